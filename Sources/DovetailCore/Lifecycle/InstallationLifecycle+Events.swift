extension InstallationLifecycle {
    /// The release crashed more often than its budget allows: what is enabled goes to error, everything else stays.
    public func crashed() -> Self {
        guard case .enabled = self.state else { return self }
        let failed = FailedOperation(kind: .crash, origin: .enabled, attempt: 1)
        return Self(state: .error(failed), version: self.version)
    }

    /// The host was killed while an operation was under way, which is now undone: an update goes back to where it came
    /// from, every other state is as it was.
    public func interrupted() -> Self {
        guard case .updating(let origin) = self.state else { return self }
        return Self(state: State(origin), version: self.version)
    }
}
