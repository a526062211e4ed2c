import DovetailCore

extension OperationResult {
    /// The request was not carried out, and nothing changed.
    static func refused(_ id: InstallationID, _ error: DovetailError, _ installation: Installation? = nil) -> Self {
        OperationResult(
            operation: nil, installation: id, state: installation?.lifecycle.name ?? .uninstalled,
            version: installation?.lifecycle.version, isSuccess: false, message: error.message, error: error)
    }

    /// What was asked for was the case already.
    static func alreadyDone(_ request: LifecycleRequest, _ id: InstallationID, _ installation: Installation?) -> Self {
        let state = installation?.lifecycle.name ?? .uninstalled
        let version = installation?.lifecycle.version.map { " on \($0)" } ?? ""
        return OperationResult(
            operation: nil, installation: id, state: state, version: installation?.lifecycle.version, isSuccess: true,
            message: "Nothing to do: \(id.slug) is already \(state.rawValue)\(version) for \(id.owner).")
    }

    /// The configuration was already as it was asked for.
    static func alreadyConfigured(_ id: InstallationID, _ installation: Installation?) -> Self {
        OperationResult(
            operation: nil, installation: id, state: installation?.lifecycle.name ?? .uninstalled,
            version: installation?.lifecycle.version, isSuccess: true,
            message: "Nothing to do: \(id.slug) is already configured like that for \(id.owner).")
    }
}

extension DovetailError {
    /// A refusal of the lifecycle, as an error.
    init(_ refusal: LifecycleRefusal, _ id: InstallationID) {
        let code: Code = refusal.lifecycle.state == .uninstalled ? .notInstalled : .transitionRefused
        self.init(code, "\(id): \(refusal)")
    }
}

extension Error {
    /// Any error as the host reports it.
    func asHostError(_ id: InstallationID) -> DovetailError {
        (self as? DovetailError)
            ?? DovetailError(
                .internalError, "Something unexpected happened to \(id). The host's log says more.",
                remedy: .askOperator, cause: self)
    }
}
