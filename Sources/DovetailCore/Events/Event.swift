public import FoundationEssentials

/// Something that happened, told to whoever listens.
public struct Event: Sendable, Equatable, Codable, Identifiable {
    /// The event's own id: a UUID of version 7 in lower case.
    public let id: String
    /// What happened: parts separated by dots, such as `task.completed`.
    public let name: String
    /// Whom it concerns.
    ///
    /// Its installations and the system's hear of it; nil concerns everybody.
    public let owner: Owner?
    /// Who published it: a plugin's slug, or `host`.
    public let source: String
    /// When it was published.
    public let time: Date
    /// What goes with it: one JSON document in UTF-8, which the host passes on unread.
    ///
    /// Empty means none.
    public let data: [UInt8]
    /// Which trace it belongs to: that of the request for which it was published.
    ///
    /// It is not kept with the event: of what is read from a store it is nil.
    public private(set) var trace: TraceContext?

    private enum CodingKeys: String, CodingKey {
        case id, name, owner, source, time, data
    }

    /// Makes an event.
    public init(
        id: String, name: String, owner: Owner?, source: String, time: Date, data: [UInt8], trace: TraceContext? = nil
    ) {
        self.id = id
        self.name = name
        self.owner = owner
        self.source = source
        self.time = time
        self.data = data
        self.trace = trace
    }

    /// The source of the events that the host itself publishes.
    public static let hostSource = "host"
}
