public import DovetailCore
public import Foundation

/// A user of the host.
public struct User: Sendable, Equatable, Codable, Identifiable {
    /// The name.
    public let id: UserID
    /// What the user may do.
    public var role: Role
    /// When the user was added.
    public let createdAt: Date

    /// Makes a user.
    public init(id: UserID, role: Role, createdAt: Date) {
        self.id = id
        self.role = role
        self.createdAt = createdAt
    }
}
