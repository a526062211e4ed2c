/// Why a request is not lawful: the state, the request, and what would be lawful instead.
public struct LifecycleRefusal: Error, Sendable, Hashable {
    /// The state in which the request came.
    public let state: InstallationLifecycle.State
    /// The request.
    public let request: LifecycleRequest
    /// The names of the requests that are lawful in this state.
    public let allowed: [String]
    /// What stands in the way, when it is more than the state.
    public let reason: String?
}

extension LifecycleRefusal: CustomStringConvertible {
    public var description: String {
        let allowed =
            self.allowed.isEmpty
            ? "nothing until the operation under way has ended" : self.allowed.joined(separator: ", ")
        let reason = self.reason.map { " \($0)" } ?? ""
        return "\(self.request.name) is not possible in the state \(self.state).\(reason) Possible now: \(allowed)."
    }
}
