import DovetailAPI
import DovetailCore
import Foundation
import GRDB
import NIOHTTP1
import Synchronization

/// Users of the task manager who work without a pause, and what they have been told was done.
final class BusyUsers: Sendable {
    /// What was acknowledged.
    struct Done: Sendable {
        /// Who has installed the plugin.
        var installed: Set<String> = []
        /// The titles of tasks that were added, by user.
        var titles: [String: Set<String>] = [:]
        /// The settings that were made, by user, the last.
        var pageSizes: [String: Int] = [:]
    }

    static let slug = "TaskManager"
    /// The tasks that the plugin makes once for everybody who installs it.
    static let firstTasks: Set = ["Look around", "Add a task of your own", "Complete this one"]

    private let administrator: HTTP
    private let acknowledged = Mutex(Done())
    private let isOver = Mutex(false)

    /// How many have installed the plugin, whenever one more has.
    let counts: AsyncStream<Int>
    private let counting: AsyncStream<Int>.Continuation

    init(_ administrator: HTTP) {
        self.administrator = administrator
        (self.counts, self.counting) = AsyncStream.makeStream()
    }

    /// Has everybody end what is under way, and begin nothing more.
    func stop() { self.isOver.withLock { $0 = true } }

    /// What was acknowledged by now.
    var done: Done { self.acknowledged.withLock { $0 } }

    /// Adds a user who writes tasks and changes settings until they are stopped.
    func write(_ name: String) async throws {
        let user = try await self.addUser(name)
        guard try await self.install(user, name), try await self.act(.enable, user) else { return }
        for number in 1... {
            guard !self.isOver.withLock({ $0 }) else { return }
            let title = "\(number) of \(name)"
            guard try await user.ask(.POST, "/plugins/\(Self.slug)/tasks", ["title": title]).isDone else { continue }
            self.acknowledged.withLock { _ = $0.titles[name, default: []].insert(title) }
            // The setting takes no larger number.
            let change = API.ConfigurationChange(values: ["page_size": .integer(min(number, 100))])
            guard try await user.ask(.PUT, APIPaths.configuration(PluginSlug(Self.slug), of: .me), change).isDone
            else { continue }
            self.acknowledged.withLock { $0.pageSizes[name] = min(number, 100) }
        }
    }

    /// Adds one user after another, who installs the plugin, until they are stopped.
    func install(_ names: String) async throws {
        for number in 1... {
            guard !self.isOver.withLock({ $0 }) else { return }
            let name = "\(names)\(number)"
            _ = try await self.install(try await self.addUser(name), name)
        }
    }

    private func addUser(_ name: String) async throws -> HTTP {
        let id = try UserID(name)
        _ = try await self.administrator.ask(.POST, APIPaths.users, API.NewUser(name: name)).document(API.User.self)
        return try await self.administrator.signedIn(as: id)
    }

    private func install(_ user: HTTP, _ name: String) async throws -> Bool {
        guard try await self.act(.install, user) else { return false }
        let count = self.acknowledged.withLock { done in
            done.installed.insert(name)
            return done.installed.count
        }
        self.counting.yield(count)
        return true
    }

    private func act(_ action: API.Action, _ user: HTTP) async throws -> Bool {
        try await user.ask(.POST, APIPaths.action(action, PluginSlug(Self.slug), of: .me), API.ActionOptions()).isDone
    }
}

/// What the task manager keeps of its users, in a data folder from which nobody serves.
struct KeptTasks: Sendable {
    /// Who has it installed, by the store: an install that failed has left nothing.
    let installed: Set<String>
    /// The titles of each owner, by the plugin's database, repeated ones repeated.
    let titles: [String: [String]]

    init(in data: String) throws {
        self.installed = try DatabaseQueue(path: "\(data)/dovetail.sqlite").read { database in
            try String.fetchSet(
                database,
                sql: "SELECT owner FROM installations WHERE slug = ? AND state IN ('installed', 'enabled')",
                arguments: [BusyUsers.slug])
        }
        let rows = try DatabaseQueue(path: "\(data)/databases/taskmanager.sqlite").read { database in
            try Row.fetchAll(database, sql: "SELECT owner, title FROM tasks")
        }
        self.titles = Dictionary(grouping: rows) { $0["owner"] as String }.mapValues {
            $0.map { $0["title"] as String }
        }
    }
}
