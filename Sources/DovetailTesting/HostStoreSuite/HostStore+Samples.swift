import DovetailCore
import DovetailHost

// What most checks begin with.
extension HostStore {
    /// Installs a plugin by an operation of its own.
    func install(
        _ number: Int, _ id: InstallationID, _ state: InstallationLifecycle.State = .installed,
        change: (inout UnitOfWork) throws -> Void = { _ in }
    ) async throws {
        let operation = try StoreSample.operation(number, id)
        try await self.begin(operation, installation: nil)
        var work = UnitOfWork(operation: operation.finished)
        work.change = .put(StoreSample.installation(id, state))
        try change(&work)
        try await self.commit(work)
    }

    /// Removes an installation by an operation of its own.
    func uninstall(
        _ number: Int, _ id: InstallationID, change: (inout UnitOfWork) throws -> Void = { _ in }
    ) async throws {
        let operation = try StoreSample.uninstall(number, id)
        try await self.begin(operation, installation: nil)
        var work = UnitOfWork(operation: operation.finished)
        work.change = .remove
        try change(&work)
        try await self.commit(work)
    }
}

extension StoreSample {
    /// The operation that removes an installation.
    static func uninstall(_ number: Int, _ id: InstallationID) throws -> LifecycleOperation {
        try self.operation(number, id, .uninstall(force: false), in: self.installation(id).lifecycle)
    }
}

extension LifecycleOperation {
    /// The operation after it succeeded.
    var finished: LifecycleOperation {
        var operation = self
        operation.step = .commit
        operation.status = .succeeded
        operation.finishedAt = StoreSample.time(100)
        operation.message = "Done."
        operation.data = ["count": 3, "names": ["a", .null]]
        return operation
    }
}
