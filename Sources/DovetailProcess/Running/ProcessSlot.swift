import DovetailCore
import DovetailHost

/// The place of one unit: at most one process at a time, started when it is needed.
actor ProcessSlot {
    private enum Phase {
        /// Nothing runs. Can move to `starting` or `retired`.
        case empty
        /// A process is being started; everybody who needs it waits. Can move to `running` or `empty`.
        case starting(Task<RunningProcess, any Error>)
        /// A process runs, or has ended. Can move to `empty`, and to `starting` or `retired` when it has ended.
        case running(RunningProcess)
        /// Another place is made for whoever comes. The end.
        case retired
    }

    private let launch: @Sendable () async throws -> RunningProcess
    private var phase = Phase.empty

    /// Makes an empty place.
    ///
    /// - Parameter launch: Starts a process and greets it.
    init(launch: @escaping @Sendable () async throws -> RunningProcess) {
        self.launch = launch
    }

    /// The process, with an instance counted in; started when there is none, and nil when the place is given up.
    func enter() async throws -> RunningProcess? {
        while true {
            switch self.phase {
            case .running(let process) where !process.hasEnded:
                process.enter()
                return process
            case .empty, .running:
                // Awaited below by whoever needs it, whether or not the one who began it still does.
                self.phase = .starting(Task { [launch] in try await launch() })
            case .retired: return nil
            case .starting(let task):
                let result = await task.result
                // Whoever comes back first moves on; the others find it done.
                guard case .starting(task) = self.phase else { continue }
                switch result {
                case .success(let process):
                    self.phase = .running(process)
                    // One that greets and ends is not started again here: whether it is, the host decides.
                    guard !process.hasEnded else {
                        throw DovetailError.crashed(process.unit, "\(await process.fate())", wasReached: false)
                    }
                case .failure(let error):
                    self.phase = .empty
                    throw error
                }
            }
        }
    }

    /// Stops a process that nobody needs any more; the next one who needs it gets another.
    func stopIfIdle(_ process: RunningProcess) async {
        guard case .running(let current) = self.phase, current === process, process.isIdle else { return }
        self.phase = .empty
        await process.stop()
    }

    /// Gives the place up, unless there is a process in it, or about to be.
    ///
    /// - Returns: Whether it is given up.
    func retire() -> Bool {
        switch self.phase {
        case .starting: return false
        case .running(let process) where !process.hasEnded: return false
        case .empty, .running, .retired:
            self.phase = .retired
            return true
        }
    }

    /// Stops whatever runs.
    func stop() async {
        while true {
            switch self.phase {
            case .empty, .retired: return
            case .starting(let task):
                _ = await task.result
                if case .starting(task) = self.phase {
                    self.phase = (try? await task.value).map(Phase.running) ?? .empty
                }
            case .running(let process):
                self.phase = .empty
                await process.stop()
            }
        }
    }
}
