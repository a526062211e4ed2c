/// What a hook answers.
///
/// A string literal is a success with that message: `return "Ready."`
public enum HookResult: Sendable, Equatable {
    /// It went well. The message, if any, is shown to the user; the data goes with the operation's result.
    case success(message: String? = nil, data: JSONValue? = nil)
    /// It failed: the same as throwing the failure.
    case failure(PluginFailure)

    /// It went well, and there is nothing to say.
    public static var done: Self { .success() }
}

extension HookResult: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self = .success(message: value) }
}
