/// How an operation ended: the one structured answer to every request of the lifecycle.
public struct OperationResult: Sendable, Equatable, Codable {
    /// The operation; nil when there was nothing to do, or the request was refused before one began.
    public var operation: LifecycleOperation?
    /// The installation that was asked for.
    public var installation: InstallationID
    /// The state in which it is now.
    public var state: InstallationState
    /// The release that it is on now; nil when there is none.
    public var version: SemanticVersion?
    /// Whether what was asked for is the case now.
    public var isSuccess: Bool
    /// What to tell the user.
    public var message: String
    /// What the plugin answered beside the message.
    public var data: JSONValue?
    /// Why it failed; nil when it succeeded.
    public var error: DovetailError?
    /// What went wrong on the way, although it succeeded: a disable hook that failed, for example.
    public var warnings: [DovetailError]

    /// Makes a result.
    public init(
        operation: LifecycleOperation?, installation: InstallationID, state: InstallationState,
        version: SemanticVersion?,
        isSuccess: Bool, message: String, data: JSONValue? = nil, error: DovetailError? = nil,
        warnings: [DovetailError] = []
    ) {
        self.operation = operation
        self.installation = installation
        self.state = state
        self.version = version
        self.isSuccess = isSuccess
        self.message = message
        self.data = data
        self.error = error
        self.warnings = warnings
    }
}
