/// What a plugin has under way for one owner, and wants to go on with when its installation wakes again.
///
/// What must last whatever happens belongs in the storage or the database; this is what may be lost: where a user was, what
/// it was connected to, what it had still to do.
public struct PluginState: Sendable, Equatable {
    /// Where the user was.
    public var userSession: [String: JSONValue]
    /// What the plugin was connected to, so that it connects anew.
    public var activeConnections: [JSONValue]
    /// What it had still to do.
    public var pendingOperations: [JSONValue]

    /// Describes what is under way.
    public init(
        userSession: [String: JSONValue] = [:], activeConnections: [JSONValue] = [],
        pendingOperations: [JSONValue] = []
    ) {
        self.userSession = userSession
        self.activeConnections = activeConnections
        self.pendingOperations = pendingOperations
    }
}

extension PluginState: Codable {
    private enum CodingKeys: String, CodingKey {
        case userSession = "user_session"
        case activeConnections = "active_connections"
        case pendingOperations = "pending_operations"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            userSession: try container.decodeIfPresent([String: JSONValue].self, forKey: .userSession) ?? [:],
            activeConnections: try container.decodeIfPresent([JSONValue].self, forKey: .activeConnections) ?? [],
            pendingOperations: try container.decodeIfPresent([JSONValue].self, forKey: .pendingOperations) ?? [])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.userSession, forKey: .userSession)
        try container.encode(self.activeConnections, forKey: .activeConnections)
        try container.encode(self.pendingOperations, forKey: .pendingOperations)
    }
}
