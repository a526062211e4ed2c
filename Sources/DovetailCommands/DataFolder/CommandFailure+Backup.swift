import ArgumentParser
import DovetailCore
import DovetailHost

extension CommandFailure {
    /// Runs what makes or restores a backup, and turns what it throws into failures of the command.
    static func ofBackup<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let error as BackupError {
            throw CommandFailure(error.message, status: Self.status(of: error.kind))
        } catch let error as DovetailError {
            throw CommandFailure(error)
        } catch is CancellationError {
            throw CommandFailure("Interrupted; what was begun is removed.", status: .failed)
        }
    }

    private static func status(of kind: BackupError.Kind) -> ExitCode {
        switch kind {
        case .refused, .failed: .cannotServe
        case .damaged: .invalidData
        }
    }
}
