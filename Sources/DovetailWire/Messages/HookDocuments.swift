public import DovetailCore

/// The JSON part of `open`: for whom a plugin object is made.
public struct OpenDocument: Sendable, Codable {
    /// `system`, or the user's name.
    public var owner: Owner

    /// Names an owner.
    public init(owner: Owner) {
        self.owner = owner
    }
}

/// The JSON part of `hook`.
public struct HookDocument: Sendable, Codable {
    /// The handle of the plugin object, as `open` gave it.
    public var instance: UInt32
    /// The name of the hook, which a later version may have and this one not.
    public var name: String
    /// The operation under way.
    public var operation: OperationID?
    /// The release that an update comes from.
    public var from: SemanticVersion?
    /// The configuration before, for `configure`.
    public var old: [String: JSONValue]?
    /// `minimal`, or nothing for full mode.
    public var mode: ServiceMode?

    private enum CodingKeys: String, CodingKey {
        case instance, operation, from, old, mode
        case name = "hook"
    }

    /// Which hook; nil for one that this version does not know.
    public var hook: Hook? { Hook(rawValue: self.name) }

    /// Describes a hook.
    public init(
        instance: UInt32, hook: Hook, operation: OperationID?, from: SemanticVersion?, old: [String: JSONValue]?,
        mode: ServiceMode? = nil
    ) {
        self.instance = instance
        self.name = hook.rawValue
        self.operation = operation
        self.from = from
        self.old = old
        self.mode = mode
    }
}

/// The JSON part of the answer to `hook`.
public struct HookAnswer: Sendable, Codable {
    /// What to tell the user.
    public var message: String?
    /// What goes with the operation's result.
    public var data: JSONValue?

    /// Answers a hook.
    public init(message: String?, data: JSONValue?) {
        self.message = message
        self.data = data
    }
}

/// The JSON part of `start`, `stop`, `health` and `state.save`.
public struct StartDocument: Sendable, Codable {
    /// The handle of the plugin object, as `open` gave it.
    public var instance: UInt32
    /// The operation under way; nil outside one.
    public var operation: OperationID?
    /// `minimal`, or nothing for full mode.
    public var mode: ServiceMode?

    /// Describes what the plugin object is asked.
    public init(instance: UInt32, operation: OperationID?, mode: ServiceMode? = nil) {
        self.instance = instance
        self.operation = operation
        self.mode = mode
    }
}
