import DovetailAPI
import DovetailCore
import Foundation
import NIOHTTP1
import GRDB

/// Looks at what a storm has left; each finding is a promise that was broken.
struct StormInspection: Sendable {
    /// The tasks that the plugin makes once for everybody who installs it.
    private static let firstTasks = ["Look around", "Add a task of your own", "Complete this one"]

    let data: String
    let client: StormClient

    /// Looks while the host serves: states, rows, the journal, and whether everybody can go on.
    func whileRunning(_ beliefs: [StormUser.Belief]) async -> [String] {
        var findings = await self.openOperations()
        for belief in beliefs { findings += await self.agreement(belief) }
        findings += await self.strayFiles()
        for belief in beliefs { findings += await self.nextRequest(of: belief.user) }
        return findings
    }

    /// Looks after the host was stopped: nothing may be left.
    func afterwards() -> [String] {
        let processes = StormProcess.all(naming: self.data).map { "It was left running: \($0)" }
        let records = Self.entries(of: "\(self.data)/processes").map { "A record was left: \($0)" }
        let groups = self.groups.map { "A control group was left: \($0)" }
        return processes + records + groups + self.strayFilesOfReleases()
    }
}

// The store and the plugin's table.
extension StormInspection {
    private func openOperations() async -> [String] {
        guard
            let page = await self.client.ask(.GET, APIPaths.operations + "?limit=500")
                .document(API.Page<API.Operation>.self)
        else { return ["The journal cannot be read."] }
        return page.items.filter { $0.finishedAt == nil }.map {
            "The operation \($0.id) (\($0.kind) of \($0.owner)) is still open."
        }
    }

    /// Whether a user's rows are those that the state and the answers promise.
    func agreement(_ belief: StormUser.Belief) async -> [String] {
        let user = belief.user
        let reply = await user.client.ask(.GET, APIPaths.installation(user.slug, of: .me))
        let installation = reply.document(API.Installation.self)
        let titles: [String]
        do {
            titles = try self.titles(of: user.name)
        } catch {
            return ["The plugin's database cannot be read: \(error)"]
        }
        guard let installation, installation.state != .uninstalled, installation.failed != .install else {
            return titles.isEmpty ? [] : ["\(user.name) has nothing installed, and \(titles.count) rows."]
        }
        var findings: [String] = []
        if ![.installed, .enabled, .disabled, .error].contains(installation.state) {
            findings.append("\(user.name) is left in the state \(installation.state).")
        }
        let counts = Dictionary(titles.map { ($0, 1) }, uniquingKeysWith: +)
        for (title, count) in counts where count > 1 { findings.append("\(user.name) has “\(title)” \(count) times.") }
        for title in Self.firstTasks where counts[title] == nil {
            findings.append("\(user.name) (\(installation.state)) has no “\(title)”.")
        }
        for title in belief.kept where counts[title] == nil {
            findings.append("\(user.name) (\(installation.state)) has lost “\(title)”, which was taken.")
        }
        return findings
    }

    /// Every operation that the journal has open, however many there are.
    func openOperations() -> [String] {
        do {
            let queue = try DatabaseQueue(path: "\(self.data)/dovetail.sqlite", configuration: Self.readOnly)
            let open = try queue.read { database in
                try String.fetchAll(database, sql: "SELECT id FROM operations WHERE status = 'running'")
            }
            return open.map { "The operation \($0) is still open." }
        } catch {
            return ["The journal cannot be read: \(error)"]
        }
    }

    private static var readOnly: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        return configuration
    }

    private func titles(of owner: String) throws -> [String] {
        let queue = try DatabaseQueue(
            path: "\(self.data)/databases/taskmanager.sqlite", configuration: Self.readOnly)
        return try queue.read { database in
            try String.fetchAll(database, sql: "SELECT title FROM tasks WHERE owner = ?", arguments: [owner])
        }
    }

    /// Brings a user's plugin to serve, as the user would, and asks it something.
    private func nextRequest(of user: StormUser) async -> [String] {
        var last = ""
        for action in [API.Action.retry, .install, .enable] {
            let reply = await user.act(action)
            if !reply.isDone { last = "\(reply)" }
        }
        let reply = await user.client.ask(.GET, user.tasks)
        return reply.isDone ? [] : ["\(user.name) cannot go on: \(reply); \(last)"]
    }
}

// Files and processes.
extension StormInspection {
    /// What is recorded must run, and what runs be recorded.
    private func strayFiles() async -> [String] {
        guard let processes = await self.client.ask(.GET, APIPaths.processes).document(API.Processes.self) else {
            return ["The processes cannot be listed."]
        }
        let numbers = Set(processes.items.map { "\($0.number)" })
        // A name is the number, and what tells this life of the host from others.
        let records = Set(
            Self.entries(of: "\(self.data)/processes").map { String($0.prefix { $0 != "-" }) })
        var findings = records.symmetricDifference(numbers).map { "The record \($0) does not fit what runs." }
        for group in self.groups.flatMap({ group in Self.folders(of: group).map { "\(group)/\($0)" } })
        where !numbers.contains(
            group.split(separator: "/").last?.split(separator: "-").dropFirst().first.map(String.init) ?? "")
        {
            findings.append("A control group was left: \(group)")
        }
        let programs = StormProcess.all(naming: self.data).filter { $0.role == .program }
        if programs.count > processes.items.count {
            findings.append("\(programs.count) programs run for \(processes.items.count) processes.")
        }
        return findings
    }

    private func strayFilesOfReleases() -> [String] {
        Self.entries(of: "\(self.data)/shared").filter { $0 != Storm.slug && $0 != Storm.slug.lowercased() }
            .flatMap { entry in Self.entries(of: "\(self.data)/shared/\(entry)").map { "\(entry)/\($0)" } }
            .map { "A file was left in shared storage: \($0)" }
    }

    /// The folders of control groups that are this host's.
    private var groups: [String] {
        var found = stat()
        guard unsafe stat(self.data, &found) == 0 else { return [] }
        let name = "dovetail-\(String(UInt64(found.st_dev), radix: 16))-\(String(UInt64(found.st_ino), radix: 16))"
        let all = FileManager.default.enumerator(atPath: "/sys/fs/cgroup")
        return (all?.compactMap { $0 as? String } ?? []).filter {
            $0.split(separator: "/").last.map(String.init) == name
        }
        .map { "/sys/fs/cgroup/\($0)" }
    }

    private static func folders(of folder: String) -> [String] {
        Self.entries(of: folder).filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/cgroup.procs") }
    }

    private static func entries(of folder: String) -> [String] {
        // A folder that is not there holds nothing.
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}

// The budget.
extension StormInspection {
    /// With the settings that a host has by itself, a plugin that is killed again and again is put into quarantine; an
    /// administrator lets it out.
    func quarantine(of user: StormUser, tally: StormTally) async -> [String] {
        for _ in 0..<200 {
            guard let processes = await self.client.ask(.GET, APIPaths.processes).document(API.Processes.self) else {
                return ["The processes cannot be listed."]
            }
            if let quarantine = processes.quarantines.first { return await self.retry(user, quarantine) }
            for victim in StormProcess.all(naming: self.data) where victim.role == .program {
                kill(victim.pid, SIGKILL)
                tally.count("kills until quarantine, with the default budget")
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return ["A plugin that was killed again and again was not put into quarantine."]
    }

    private func retry(_ user: StormUser, _ quarantine: API.PluginQuarantine) async -> [String] {
        guard quarantine.failure.message.contains("signal 9") else {
            return ["A quarantine gives the wrong reason: \(quarantine.failure.message)"]
        }
        guard let owner = try? UserID(user.name) else { return ["\(user.name) is no name."] }
        let path = APIPaths.action(.retry, user.slug, of: .user(owner))
        let reply = await self.client.ask(.POST, path)
        let after = await user.client.ask(.GET, user.tasks)
        return after.isDone ? [] : ["A quarantined plugin does not serve after a retry: \(reply), \(after)"]
    }
}
