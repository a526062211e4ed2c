import Subprocess
import SystemPackage

/// What an earlier life of the host had left: processes, control groups, private folders and records.
struct LeftoverProcesses: Sendable, Equatable {
    /// The names of the records, and the folders of the control groups, in which processes still lived, and processes
    /// without a mark, each with its id and program; they are ended.
    let ended: [String]
    /// What could not be ended or removed, each as a sentence.
    let failures: [String]
}

extension LeftoverProcesses {
    /// Ends and removes all of it.
    ///
    /// Call it before the first plugin starts. The monitors of a host that was killed are about to do the same, and are
    /// told to hurry; what has outlived its monitor is found by what is in its environment, by its program, and, where
    /// plugins are users of their own, by its present folder.
    ///
    /// - Parameters:
    ///   - records: The folder in which each launch has its record; it need not exist.
    ///   - programs: The folder below which plugins' programs lie.
    ///   - machine: What was probed, for the launcher and the control groups.
    /// - Returns: What there was, for the log.
    /// - Throws: What keeps the launcher from starting.
    static func end(
        recordedIn records: String, programs: String, on machine: MachineSandbox
    ) async throws -> LeftoverProcesses {
        let groups = machine.groups?.parents ?? []
        return try await Self.run(
            groups.flatMap { ["--group", $0] } + ["--programs", programs, "--users", "\(machine.firstUser)", records],
            on: machine)
    }

    /// Ends and removes a single launch whose monitor was killed, or does not end it.
    ///
    /// - Parameters:
    ///   - record: Its record.
    ///   - machine: What was probed, for the launcher.
    /// - Returns: What there was, for the log.
    /// - Throws: What keeps the launcher from starting.
    static func end(of record: String, on machine: MachineSandbox) async throws -> LeftoverProcesses {
        try await Self.run([record], on: machine)
    }

    private static func run(_ arguments: [String], on machine: MachineSandbox) async throws -> LeftoverProcesses {
        let result = try await Subprocess.run(
            .path(FilePath(machine.launcher)), arguments: Arguments(["leftovers"] + arguments),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        let ended = result.standardOutput.split(separator: "\n").filter { $0.hasPrefix("ended ") }
        var failures = result.standardError.split(separator: "\n").map(String.init)
        if !result.terminationStatus.isSuccess {
            failures.append(
                "\(machine.launcher) has not ended its search for what was left: \(result.terminationStatus). Processes of plugins may still run."
            )
        }
        return LeftoverProcesses(ended: ended.map { String($0.dropFirst(6)) }, failures: failures)
    }
}
