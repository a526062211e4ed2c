import DovetailCore
import Logging

// What happens to an operation for which a host that stops has no more time: nothing of it is left.
extension OperationRun {
    /// Undoes the operation, as recovery does with those that the end of a host has left open.
    ///
    /// What it has put to sleep stays so: the next start wakes whatever serves by its record.
    func undo() async -> OperationResult {
        let late = "The host stops, and \(self.plan.kind.rawValue) of \(self.id) was not done in time."
        let failure = DovetailError(
            .stopping,
            "\(late) It was undone; try again when the host is back.", remedy: .retry)
        await self.takeBack()
        self.failPoints.pass(.undoing(.discarded))
        var work = UnitOfWork(operation: self.finished(.undone, error: failure))
        work.operation.to = self.plan.origin.name
        if self.plan.meanwhile != self.plan.origin { work.change = self.before.map { .put($0) } ?? .none }
        do {
            try await self.engine.store.commit(work)
            self.failPoints.pass(.undoing(.recorded))
        } catch {
            // It is open still, and the next start undoes it.
            self.warnings.append(error.asHostError(self.id))
            self.leaveOpen(.undone, DovetailError(.stopping, late, remedy: .retry))
        }
        if let open = self.open { return self.result(open) }
        self.logger.notice(
            "An operation was undone, because the host stops",
            metadata: self.facts.merging(failure.facts) { fact, _ in fact })
        return OperationResult(
            operation: work.operation, installation: self.id, state: self.plan.origin.name,
            version: self.plan.origin.version, isSuccess: false, message: failure.message, error: failure,
            warnings: self.warnings)
    }
}
