/// The JSON part of every call that binds something.
///
/// The plugin picks the number: each once in the life of the connection, not 0. The host calls what was bound by it.
public struct BindDocument: Sendable, Codable {
    /// The number under which the host calls what is bound.
    public var binding: UInt32
    /// The name of a service, timer, schedule, task or resource; the pattern of a subscription.
    public var name: String?
    /// The method of a route.
    public var method: String?
    /// The path of a route.
    public var path: String?
    /// The interval or delay of a timer.
    public var milliseconds: UInt64?

    /// Describes what is bound.
    public init(
        _ binding: UInt32, name: String? = nil, method: String? = nil, path: String? = nil, milliseconds: UInt64? = nil
    ) {
        self.binding = binding
        self.name = name
        self.method = method
        self.path = path
        self.milliseconds = milliseconds
    }
}
