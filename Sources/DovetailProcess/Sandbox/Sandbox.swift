import DovetailCore
import DovetailHost
import Foundation
import Logging

/// What this host confines plugin processes with, for one life of the host.
struct Sandbox: Sendable {
    private let machine: MachineSandbox
    private let settings: ProcessSettings
    /// The folder in which every process has its record while it runs.
    private let records: String
    /// What tells the names of this life of the host from those of its others, whose processes are counted from 1 as well.
    private let life = String(UInt32.random(in: 1 ... .max), radix: 36)
    private let slots = UserSlots()

    /// Looks at the machine, ends what an earlier life of the host has left running, and logs both.
    ///
    /// - Throws: `notRunnable` when the launcher is missing, or the settings require what the machine does not have.
    static func prepare(folder: String, settings: ProcessSettings, logger: Logger) async throws -> Sandbox {
        let machine = try await MachineSandbox.probe(settings.sandbox, dataFolder: folder)
        do {
            try machine.check()
        } catch {
            machine.groups?.close()
            throw error
        }
        let records = folder + "/processes"
        try FileManager.default.createDirectory(
            atPath: records, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let leftovers = try await LeftoverProcesses.end(
            recordedIn: records, programs: folder + "/shared", on: machine)
        for name in leftovers.ended {
            logger.notice("A process that an earlier life had left was ended", metadata: ["process.record": "\(name)"])
        }
        for failure in leftovers.failures {
            logger.error(
                "What an earlier life had left could not be removed", metadata: ["error.message": "\(failure)"])
        }
        for measure in machine.measures {
            logger.info("Plugin processes are confined", metadata: ["sandbox.measure": "\(measure)"])
        }
        for gap in machine.gaps {
            logger.warning("Plugin processes are not wholly confined", metadata: ["sandbox.gap": "\(gap)"])
        }
        return Sandbox(machine: machine, settings: settings, records: records)
    }

    /// What is in force, and what is missing.
    var protection: RunnerProtection {
        let machine = self.machine.protection
        let networks = self.settings.network.sorted().map { "\($0) may use the network, as the settings say." }
        let variables = self.settings.environment.sorted { $0.key < $1.key }.map { slug, variables in
            "\(slug) may have \(variables.keys.sorted().joined(separator: ", ")) of the host's environment, as the settings say."
        }
        return RunnerProtection(measures: machine.measures + networks + variables, gaps: machine.gaps)
    }

    /// The command that starts a process of a release.
    ///
    /// - Parameters:
    ///   - release: The release.
    ///   - program: What runs it.
    ///   - number: Which of the host's processes it is.
    ///   - environment: What it is granted of the host's environment.
    /// - Returns: The command.
    /// - Throws: `notRunnable` when its control group cannot be made, or no user is free to run it.
    func command(
        for release: LoadedRelease, _ program: PluginProgram, number: ProcessNumber, environment: [String: String]
    ) throws -> LaunchCommand {
        let name = "\(number)-\(self.life)", record = "\(self.records)/\(name)"
        // Should somebody have removed it since the host has started.
        try? FileManager.default.createDirectory(
            atPath: self.records, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var request = LaunchRequest(
            releaseFolder: release.path, executable: program.executable, slot: try self.slots.take(for: record),
            privateFolder: "\(record)-folder", record: record)
        request.arguments = program.arguments
        request.environment = environment.merging(program.environment) { _, needed in needed }
        request.readablePaths = program.readablePaths
        request.network = self.settings.mayUseNetwork(release.id.slug)
        request.limits = self.settings.limits
        do {
            request.groups = try self.machine.groups?.makeGroup("process-\(name)", self.settings.limits) ?? []
        } catch {
            self.slots.giveBack(of: record)
            throw error
        }
        let command = SandboxedCommand(request, on: self.machine)
        return LaunchCommand(
            program: command.executable, arguments: command.arguments, environment: command.environment,
            groups: request.groups, record: request.record)
    }

    /// Ends and removes what a launcher has left that was killed itself, or what one has under way that does not end it.
    ///
    /// There is nothing to do when it has ended by itself.
    func cleanUp(_ command: LaunchCommand, logger: Logger) async {
        let files = FileManager.default
        if files.fileExists(atPath: command.record) {
            do {
                let leftovers = try await LeftoverProcesses.end(of: command.record, on: self.machine)
                for failure in leftovers.failures {
                    logger.error(
                        "What a launcher had left could not be removed", metadata: ["error.message": "\(failure)"])
                }
            } catch {
                logger.error(
                    "What a launcher had left could not be removed", metadata: ["error.message": "\(error)"])
            }
        }
        // Those of one that was killed before it had made its record.
        self.machine.groups?.removeGroup(command.groups)
        unsafe _ = unlink(command.record + ".new")
        // As long as something is left, so is its record, and nobody else becomes its user.
        if !files.fileExists(atPath: command.record) { self.slots.giveBack(of: command.record) }
    }

    /// Removes what it has made outside of the data folder, when all processes have ended.
    func close() { self.machine.groups?.close() }
}
