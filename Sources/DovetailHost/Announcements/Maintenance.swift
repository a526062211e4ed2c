public import Foundation

/// Maintenance that an administrator has announced.
public struct Maintenance: Sendable, Equatable, Codable {
    /// What users are told; nil for nothing in particular.
    public var message: String?
    /// When it is likely to be over; nil when that is not known.
    ///
    /// It is over only when that is announced.
    public var until: Date?
    /// Since when it is on.
    public var since: Date

    /// Describes maintenance.
    public init(message: String? = nil, until: Date? = nil, since: Date) {
        self.message = message
        self.until = until
        self.since = since
    }
}
