/// What to do for a request, and the states that it leads to.
public struct LifecyclePlan: Sendable, Hashable {
    /// What the operation is.
    public let kind: OperationKind
    /// The steps, in order.
    ///
    /// The last is always ``LifecycleStep/commit``.
    public let steps: [LifecycleStep]
    /// The state in which it begins.
    public let origin: InstallationLifecycle
    /// The state that others see while it runs.
    public let meanwhile: InstallationLifecycle
    /// The state after every step went well.
    public let success: InstallationLifecycle
    /// The state after a step failed, and what was staged is gone.
    public let failure: InstallationLifecycle
    /// Whether a hook that fails is only recorded: the operation goes on without what the hook staged.
    public let toleratesHookFailure: Bool
    /// Which attempt this is, counting from 1.
    public let attempt: Int
    /// Whether none of the plugin's code runs, also not to let go of what it holds.
    public let isForced: Bool

    /// Makes a plan.
    package init(
        kind: OperationKind, steps: [LifecycleStep], origin: InstallationLifecycle, meanwhile: InstallationLifecycle,
        success: InstallationLifecycle, failure: InstallationLifecycle, toleratesHookFailure: Bool, attempt: Int,
        isForced: Bool = false
    ) {
        self.kind = kind
        self.steps = steps
        self.origin = origin
        self.meanwhile = meanwhile
        self.success = success
        self.failure = failure
        self.toleratesHookFailure = toleratesHookFailure
        self.attempt = attempt
        self.isForced = isForced
    }

    /// The same plan without a step that has nothing to do.
    package func without(_ step: LifecycleStep) -> LifecyclePlan {
        LifecyclePlan(
            kind: self.kind, steps: self.steps.filter { $0 != step }, origin: self.origin, meanwhile: self.meanwhile,
            success: self.success, failure: self.failure, toleratesHookFailure: self.toleratesHookFailure,
            attempt: self.attempt, isForced: self.isForced)
    }
}
