public import DovetailCore

extension PluginHost {
    /// Carries out a request of the lifecycle; the answer is one structured result, whatever happens.
    ///
    /// The operation goes on to its end even if the caller is cancelled. What was asked for and is the case already is a
    /// success.
    ///
    /// - Parameters:
    ///   - request: What to do.
    ///   - id: With which installation. It need not exist for an install.
    ///   - requester: Who asks: for the journal, and for what only administrators may.
    /// - Returns: How it ended.
    public func perform(
        _ request: HostRequest, on id: InstallationID, by requester: Requester = .host
    ) async -> OperationResult {
        if case .install = request, let refusal = await self.refusalToInstall(id, by: requester) {
            return .refused(id, refusal)
        }
        return await self.engine.perform(request, on: id, by: requester)
    }

    /// An installation, or nil when there is none.
    ///
    /// One that is enabled, and whose release is in quarantine, is in error.
    public func installation(_ id: InstallationID) async throws -> Installation? {
        try await self.store.installation(id).map(self.engine.shown)
    }

    /// The installations of an owner, ordered by slug; those whose release is in quarantine are in error.
    public func installations(of owner: Owner) async throws -> [Installation] {
        try await self.store.installations(of: owner).map(self.engine.shown)
    }

    /// The modules of an owner's installations that exist now, ordered by slug and by their place in the manifest.
    public func modules(of owner: Owner) async throws -> [ModuleRecord] { try await self.store.modules(of: owner) }

    /// The notifications of an owner, newest first.
    public func notifications(of owner: Owner, limit: Int = 50) async throws -> [UserNotification] {
        try await self.store.notifications(of: owner, limit: limit)
    }

    /// Operations, newest first.
    public func operations(_ query: OperationQuery = OperationQuery()) async throws -> [LifecycleOperation] {
        try await self.store.operations(query)
    }

    /// An operation, or nil when there is none of that id.
    public func operation(_ id: OperationID) async throws -> LifecycleOperation? {
        try await self.store.operation(id)
    }

    /// The permissions of an installation.
    public func grants(of id: InstallationID) async throws -> Set<Permission> { try await self.store.grants(of: id) }

    /// The configuration of an installation, with the schema that it follows.
    ///
    /// Secrets whose key was lost are left out, as if they were not set: setting them anew mends them.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notInstalled``.
    public func configuration(of id: InstallationID) async throws -> InstallationConfiguration {
        let records = try await self.store.records(of: id)
        guard let installation = records.installation, let release = installation.release,
            installation.lifecycle.name != .uninstalled
        else { throw DovetailError(.notInstalled, "\(id.slug) is not installed for \(id.owner).") }
        let schema = try await self.catalogue.load(release).manifest.configuration
        let values = try self.vault.openReadable(records.configuration, schema: schema, of: id)
        return InstallationConfiguration(
            schema: schema, values: values, revision: records.configuration?.revision ?? 0)
    }

    private func refusalToInstall(_ id: InstallationID, by requester: Requester) async -> DovetailError? {
        do {
            if let name = id.owner.user, try await self.store.user(name) == nil {
                throw DovetailError.userNotFound(name)
            }
            guard !requester.isAdministrator else { return nil }
            let entry = try await self.plugin(id.slug)
            guard entry.manifest.installer == .administrator else { return nil }
            return DovetailError(.forbidden, "Only an administrator may install \(id.slug).", remedy: .askOperator)
        } catch {
            return error.asHostError(id)
        }
    }
}

extension DovetailError {
    package static func userNotFound(_ id: UserID) -> DovetailError {
        DovetailError(
            .userNotFound, "This host has no user \(id). An administrator adds one with `dovetail user add \(id)`.")
    }
}
