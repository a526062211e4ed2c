extension InstallationLifecycle {
    /// The release crashed more often than its budget allows: what is enabled goes to error, everything else stays.
    public func crashed() -> Self {
        guard case .enabled = self.state else { return self }
        let failed = FailedOperation(kind: .crash, origin: .enabled, attempt: 1)
        return Self(state: .error(failed), version: self.version, previous: self.previous)
    }

    /// The host was killed while an operation was under way, which is now undone: an update goes back to where it came
    /// from, every other state is as it was.
    public func interrupted() -> Self {
        guard case .updating(let origin) = self.state else { return self }
        return Self(state: State(origin), version: self.version, previous: self.previous)
    }

    /// The release that an update has brought is not well in its first time: what to do to be on the one before again.
    ///
    /// Nil when the installation does not serve, or there is nothing to go back to.
    public func failedProbation() -> LifecyclePlan? {
        guard case .enabled = self.state, let version = self.version, let previous = self.previous else { return nil }
        let failed = FailedOperation(kind: .update, origin: .enabled, target: version, attempt: 1)
        return self.rollback(
            to: previous, from: .enabled, attempt: 1, success: Self(state: .error(failed), version: previous))
    }
}
