import DovetailPlugin
import DovetailPluginProcess
import Foundation

/// A plugin that harms whoever it can, for as many milliseconds as it is asked to, in the way that the method names.
@main
struct HostilePlugin: Plugin {
    static func main() async { await PluginProcess.serve(Self.self) }

    func start(_ context: PluginContext) async throws {
        for service in context.manifest.services.provides {
            _ = try await context.backends.services.provide(service.name) { call in
                let time = Duration.milliseconds(Int64(String(decoding: call.body, as: UTF8.self)) ?? 0)
                switch Hostility(rawValue: call.method) {
                case .callFlood: await Self.floodCalls(time, context)
                case .outputFlood: Self.inThreads(1, for: time) { FileHandle.standardOutput.write(Self.output) }
                case .neverReading: Self.sleep(time)
                case .forking: Self.inThreads(4, for: time) { Self.wait(for: Self.run(["/bin/true"])) }
                case .spinning: Self.inThreads(2 * ProcessInfo.processInfo.activeProcessorCount, for: time) {}
                case nil: break
                }
                return call.body
            }
        }
    }

    /// More calls at once than are let through, each as soon as the one before is answered or refused.
    private static func floodCalls(_ time: Duration, _ context: PluginContext) async {
        let end = ContinuousClock.now + time
        await withDiscardingTaskGroup { group in
            for _ in 0..<256 {
                group.addTask {
                    while ContinuousClock.now < end {
                        // A refusal is an answer, too.
                        _ = try? await context.backends.storage.value(for: "key")
                    }
                }
            }
        }
    }

    /// All threads of the process stand still, and nothing is read, until a program that was started before wakes them.
    private static func sleep(_ time: Duration) {
        let seconds = time / .seconds(1)
        let waker = self.run(["/bin/sh", "-c", "sleep \(seconds); kill -CONT \(getpid())"])
        kill(getpid(), SIGSTOP)
        Self.wait(for: waker)
    }

    private static func inThreads(_ count: Int, for time: Duration, _ body: @escaping @Sendable () -> Void) {
        let end = ContinuousClock.now + time
        let group = DispatchGroup()
        for _ in 0..<count {
            group.enter()
            Thread.detachNewThread {
                while ContinuousClock.now < end { body() }
                group.leave()
            }
        }
        group.wait()
    }

    /// Starts a program; answers its process, or nil when it has met a limit, which is what the host is there for.
    private static func run(_ command: [String]) -> pid_t? {
        var words: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var process = pid_t(0)
        return unsafe posix_spawn(&process, command[0], nil, nil, &words, environ) == 0 ? process : nil
    }

    private static func wait(for process: pid_t?) {
        guard let process else { return }
        waitpid(process, nil, 0)
    }

    private static let output = Data(repeating: UInt8(ascii: "x"), count: 64 << 10)
}

/// The ways to do harm.
private enum Hostility: String {
    /// Calls the host without end.
    case callFlood = "calls"
    /// Writes to the standard output without end.
    case outputFlood = "output"
    /// Reads nothing.
    case neverReading = "deaf"
    /// Starts programs without end.
    case forking = "forks"
    /// Computes without end, on more threads than there are processors.
    case spinning = "spins"
}
