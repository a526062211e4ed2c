/// Why a request is not lawful: the state, the request, and what would be lawful instead.
public struct LifecycleRefusal: Error, Sendable, Hashable {
    /// Where the installation stood when the request came.
    public let lifecycle: InstallationLifecycle
    /// The request.
    public let request: LifecycleRequest
    /// What stands in the way, when it is more than the state.
    public let reason: String?

    /// The names of the requests that are lawful in this state.
    public var allowed: [String] { self.lifecycle.possible.map(\.name) }
}

extension LifecycleRefusal: CustomStringConvertible {
    public var description: String {
        let possible = self.allowed
        let allowed =
            possible.isEmpty ? "nothing until the operation under way has ended" : possible.joined(separator: ", ")
        let reason = self.reason.map { " \($0)" } ?? ""
        return
            "\(self.request.name) is not possible in the state \(self.lifecycle.state).\(reason) Possible now: \(allowed)."
    }
}
