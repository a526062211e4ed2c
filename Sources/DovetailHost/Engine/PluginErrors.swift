import DovetailCore

extension Error {
    /// What plugin code threw, as a failure that says which plugin, for whom and where.
    func asFailure(of place: String, _ release: ReleaseID, _ installation: InstallationID) -> DovetailError {
        let subject = "\(release) failed for \(installation.owner) in `\(place)`"
        switch self {
        case let error as DovetailError:
            return error
        case let failure as PluginFailure:
            return failure.asError(subject)
        case let exceeded as TimeLimitExceeded:
            return DovetailError(
                .timedOut, "\(subject): it took longer than \(exceeded.limit.words). Nothing of it was kept.",
                remedy: .askAuthor)
        default:
            return DovetailError(.pluginFailed, "\(subject): \(self)".excerpt(1_000), remedy: .askAuthor)
        }
    }
}

extension PluginFailure {
    /// The failure as the host reports it: validation errors are told from others.
    func asError(_ subject: String) -> DovetailError {
        switch self.kind {
        case .validation:
            DovetailError(.validationFailed, "\(subject): \(self.message)".excerpt(1_000), remedy: .changeRequest)
        case .temporary: DovetailError(.pluginFailed, "\(subject): \(self.message)".excerpt(1_000), remedy: .retry)
        case .permanent: DovetailError(.pluginFailed, "\(subject): \(self.message)".excerpt(1_000), remedy: .askAuthor)
        }
    }
}

extension DovetailError {
    /// Whether a process had ended before it saw what it was asked, or may see it twice.
    var hasNotBegun: Bool { self.code == .crashed && self.remedy == .retry }
}

extension Duration {
    /// The duration for a person: `30 s`, `250 ms`.
    var words: String {
        let milliseconds = self.components.seconds * 1_000 + self.components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }

    /// The duration in seconds.
    var seconds: Double { self / .seconds(1) }

    /// The duration in milliseconds.
    var milliseconds: Double {
        Double(self.components.seconds) * 1_000 + Double(self.components.attoseconds) / 1e15
    }
}
