/// What the lifecycle answers to a request.
public enum LifecycleDecision: Sendable, Hashable {
    /// Take these steps.
    case perform(LifecyclePlan)
    /// Nothing is to be done: the request has been carried out before. This is a success.
    case alreadyDone
    /// The request is not lawful in this state.
    case refuse(LifecycleRefusal)
}
