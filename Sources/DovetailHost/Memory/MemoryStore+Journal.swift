public import DovetailCore

extension MemoryStore {
    public func begin(_ operation: LifecycleOperation, installation: Installation?) async throws {
        let encoded = try Encoded(operation)
        let record = try installation.map { try Encoded($0) }
        try self.withTables { tables in
            try tables.refuseBeside(operation)
            tables.operations[operation.id] = encoded
            tables.running[operation.installation] = operation.id
            if let installation, let record { tables.put(installation.id, record) }
        }
    }

    public func prepare(_ work: UnitOfWork) async throws {
        let encoded = try Encoded(PreparedWork(work))
        let id = work.operation.id
        try self.withTables { tables in
            guard tables.running[work.operation.installation] == id else { throw StoreRefusal.notRunning(id) }
            tables.claims[id] = try tables.check(work)
            tables.prepared[id] = encoded
        }
    }

    public func commit(_ work: UnitOfWork) async throws {
        let encoded = try EncodedWork(work)
        try self.withTables { tables in
            let status = try tables.operations[work.operation.id]?.value.status
            if let status, status != .running {
                guard status == work.operation.status else {
                    throw StoreRefusal.endedOtherwise(work.operation, as: status)
                }
                return
            }
            _ = try tables.check(work)
            tables.apply(work, encoded)
        }
    }

    public func openOperations() async throws -> [(operation: LifecycleOperation, prepared: UnitOfWork?)] {
        let open = self.withTables { tables in
            tables.running.values.map { (tables.operations[$0], tables.prepared[$0]) }
        }
        return try open.compactMap { operation, prepared in
            try operation.map { (operation: try $0.value, prepared: try prepared?.value.unitOfWork) }
        }
        .sorted { $0.operation.id.rawValue < $1.operation.id.rawValue }
    }

    public func openOperation(
        _ id: OperationID
    ) async throws -> (operation: LifecycleOperation, prepared: UnitOfWork?)? {
        let (operation, prepared) = self.withTables { ($0.operations[id], $0.prepared[id]) }
        guard let operation = try operation?.value, operation.status == .running else { return nil }
        return (operation, try prepared?.value.unitOfWork)
    }

    public func operation(_ id: OperationID) async throws -> LifecycleOperation? {
        try self.withTables { $0.operations[id] }?.value
    }

    public func operations(_ query: OperationQuery) async throws -> [LifecycleOperation] {
        let operations = try self.withTables { $0.operations.values }.map { try $0.value }
        let wanted = operations.filter { operation in
            (query.owner.map { $0 == operation.installation.owner } ?? true)
                && (query.slug.map { $0 == operation.installation.slug } ?? true)
                && (query.before.map { operation.id.rawValue < $0.rawValue } ?? true)
        }
        return Array(wanted.sorted { $0.id.rawValue > $1.id.rawValue }.prefix(max(0, query.limit)))
    }
}

extension MemoryTables {
    /// Throws when an operation may not begin beside those that run.
    fileprivate func refuseBeside(_ operation: LifecycleOperation) throws {
        if let id = self.running[operation.installation], let running = try self.operations[id]?.value {
            throw StoreRefusal.operationRuns(running)
        }
        if operation.kind == .install { try self.mustBeAlone(operation.installation) }
    }
}
