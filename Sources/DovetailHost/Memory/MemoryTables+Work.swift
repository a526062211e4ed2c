import DovetailCore

/// The parts of a unit of work in the form in which a ``MemoryStore`` keeps them.
struct EncodedWork {
    let operation: Encoded<LifecycleOperation>
    let installation: Encoded<Installation>?
    let configuration: Encoded<StoredConfiguration>?
    let savedState: Encoded<SavedState>?
    let grants: Encoded<Set<Permission>>?
    let modules: [Encoded<ModuleRecord>]?
    let notifications: [Encoded<UserNotification>]
    let export: Encoded<ExportRecord>?

    /// Encodes every part.
    init(_ work: UnitOfWork) throws {
        self.operation = try Encoded(work.operation)
        if case .put(let record) = work.change {
            self.installation = try Encoded(record)
        } else {
            self.installation = nil
        }
        self.configuration = try work.configuration.map { try Encoded($0) }
        self.savedState = try work.savedState?.state.map { try Encoded($0) }
        self.grants = try work.grants.map { try Encoded($0) }
        self.modules = try work.modules.map { try $0.map { try Encoded($0) } }
        self.notifications = try work.notifications.map { try Encoded($0) }
        self.export = try work.export.map { try Encoded($0) }
    }
}

extension MemoryTables {
    /// Throws when a unit of work cannot be applied; answers the modules that it makes, by their joined ids.
    func check(_ work: UnitOfWork) throws -> [String: ModuleRecord] {
        let id = work.operation.installation
        switch work.change {
        case .none:
            let changesData =
                !work.storage.isEmpty || work.configuration != nil || work.grants != nil || work.modules != nil
                || work.snapshot != nil || !work.ownerMigrations.isEmpty
                || work.savedState != nil
            if changesData, self.installations[id] == nil { throw StoreRefusal.notInstalled(id) }
        case .put(let record):
            try self.mustBeAlone(record.id)
        case .remove:
            return [:]
        }
        if work.snapshot == .restore, self.snapshots[id] == nil { throw StoreRefusal.noSnapshot(id) }
        var own: [String: ModuleRecord] = [:]
        for module in work.modules ?? [] {
            if let holder = self.moduleIDs[module.id], holder != id {
                let modules = try self.modules[holder, default: []].map { try $0.value }
                throw StoreRefusal.moduleID(module, heldBy: modules.first { $0.id == module.id } ?? module)
            }
            let claims = self.claims.values.lazy.compactMap { $0[module.id] }
            if let holder = claims.first(where: { $0.installation != id }) {
                throw StoreRefusal.moduleID(module, heldBy: holder)
            }
            if let twin = own.updateValue(module, forKey: module.id) {
                throw StoreRefusal.moduleID(module, heldBy: twin)
            }
        }
        return own
    }

    /// Applies a unit of work that was checked.
    mutating func apply(_ work: UnitOfWork, _ encoded: EncodedWork) {
        let id = work.operation.installation
        switch work.change {
        case .none: self.applyData(work, encoded, to: id)
        case .put(let record):
            if let installation = encoded.installation { self.put(record.id, installation) }
            self.applyData(work, encoded, to: id)
        case .remove: self.remove(id)
        }
        for (notification, record) in zip(work.notifications, encoded.notifications)
        where self.notifications[notification.id] == nil {
            self.notifications[notification.id] = record
        }
        if let export = encoded.export { self.exports[work.operation.id] = export }
        self.operations[work.operation.id] = encoded.operation
        if work.operation.status == .running {
            self.running[id] = work.operation.id
        } else if self.running[id] == work.operation.id {
            self.running[id] = nil
        }
        self.prepared[work.operation.id] = nil
        self.claims[work.operation.id] = nil
    }

    /// Throws when another installation has the joined id, or is being made with it.
    func mustBeAlone(_ id: InstallationID) throws {
        if let holder = self.joinedIDs[id.joined], holder != id { throw StoreRefusal.joinedID(id, heldBy: holder) }
        for (other, operation) in self.running where other != id && other.joined == id.joined {
            guard try self.operations[operation]?.value.kind == .install else { continue }
            throw StoreRefusal.joinedID(id, heldBy: other)
        }
    }

    /// Makes or replaces an installation.
    mutating func put(_ id: InstallationID, _ record: Encoded<Installation>) {
        self.installations[id] = record
        self.joinedIDs[id.joined] = id
    }

    private mutating func applyData(_ work: UnitOfWork, _ encoded: EncodedWork, to id: InstallationID) {
        // Before the snapshot, which has what was under way as the update began.
        if work.savedState != nil { self.savedStates[id] = encoded.savedState }
        switch work.snapshot {
        case .take(let version, let time):
            self.snapshots[id] = MemorySnapshot(
                operation: work.operation.id, version: version, takenAt: time,
                configuration: self.configurations[id], grants: self.grants[id],
                savedState: self.savedStates[id], storage: self.storage[id] ?? [:])
        case .restore: self.restoreSnapshot(of: id)
        case nil: break
        }
        for name in work.ownerMigrations where self.ownerMigrations[id]?[name] == nil {
            self.ownerMigrations[id, default: [:]][name] = work.operation.id
        }
        for (key, value) in work.storage { self.storage[id, default: [:]][Array(key.utf8)] = value }
        if let configuration = encoded.configuration { self.configurations[id] = configuration }
        if let grants = encoded.grants { self.grants[id] = grants }
        guard let modules = work.modules else { return }
        self.removeModules(of: id)
        self.modules[id] = encoded.modules
        for module in modules { self.moduleIDs[module.id] = id }
    }

    private mutating func restoreSnapshot(of id: InstallationID) {
        guard let snapshot = self.snapshots.removeValue(forKey: id) else { return }
        self.storage[id] = snapshot.storage
        self.ownerMigrations[id] = self.ownerMigrations[id]?.filter { $0.value != snapshot.operation }
    }

    private mutating func remove(_ id: InstallationID) {
        self.removeModules(of: id)
        self.installations[id] = nil
        self.joinedIDs[id.joined] = nil
        self.grants[id] = nil
        self.configurations[id] = nil
        self.storage[id] = nil
        self.snapshots[id] = nil
        self.ownerMigrations[id] = nil
        self.savedStates[id] = nil
    }

    private mutating func removeModules(of id: InstallationID) {
        self.modules[id] = nil
        self.moduleIDs = self.moduleIDs.filter { $0.value != id }
    }
}
