import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import NIOHTTP1

/// A storm: users work, a killer kills, and in the end everything is looked at.
struct Storm: Sendable {
    static let slug = "TaskManager"

    let tally = StormTally()
    private let pluginKills: Int
    private let hostKills: Int
    private let folder: TemporaryFolder
    private let server: StormServer
    private let client: StormClient

    init(pluginKills: Int, hostKills: Int) throws {
        self.pluginKills = pluginKills
        self.hostKills = hostKills
        self.folder = try TemporaryFolder()
        self.server = StormServer(data: self.folder.file("data"), plugins: self.folder.file("plugins"))
        self.client = StormClient(server: self.server, tally: self.tally)
        try StormPackages.write(to: self.folder.file("plugins"))
    }

    /// Lets it storm, and answers every promise that was broken.
    func run() async throws -> [String] {
        // Crashes are forgotten so soon that none of them leads to a quarantine, or to a long wait.
        let tireless = ["restarts.allowed=1000", "restarts.window=100ms", "limits.revival=10s"]
        let inspection = StormInspection(data: self.server.data, client: self.client)
        try await self.server.start(settings: tireless)
        let users = try await self.addUsers()
        let beliefs = await self.storm(users)
        var findings = self.tally.findings
        findings += await inspection.whileRunning(beliefs)
        findings += await self.server.stop()
        findings += inspection.afterwards()

        try await self.server.start(settings: [])
        findings += await inspection.quarantine(of: users[0], tally: self.tally)
        findings += await self.server.stop()
        findings += inspection.afterwards()
        return findings
    }

    private func addUsers() async throws -> [StormUser] {
        var users: [StormUser] = []
        for number in 0..<6 {
            let name = "user\(number)"
            _ = try await self.client.ask(.POST, APIPaths.users, API.NewUser(name: name)).expect(API.User.self)
            let path = APIPaths.tokens(of: .user(try UserID(name)))
            let token = try await self.client.ask(.POST, path, API.NewToken()).expect(API.Token.self)
            users.append(
                StormUser(
                    name: name, client: self.client.signed(token.token), slug: try PluginSlug(Self.slug),
                    isSteady: number == 0))
        }
        return users
    }

    /// Storms until the killer is done; answers what each user takes for granted then.
    private func storm(_ users: [StormUser]) async -> [StormUser.Belief] {
        let isOver = StormFlag()
        let killer = StormKiller(
            server: self.server, tally: self.tally, pluginKills: self.pluginKills, hostKills: self.hostKills)
        return await withTaskGroup { group in
            group.addTask {
                await killer.run()
                isOver.raise()
                return StormUser.Belief?.none
            }
            for user in users { group.addTask { await user.work(until: isOver) } }
            var beliefs: [StormUser.Belief] = []
            for await belief in group { if let belief { beliefs.append(belief) } }
            return beliefs
        }
    }
}
