import AsyncHTTPClient
import DovetailAPI
import DovetailCore
import DovetailTesting
import Foundation
import NIOHTTP1
import Synchronization

/// A stop in the middle of work: many operations are under way when the signal comes, and afterwards what was answered is
/// compared with what is there.
struct StopStorm: Sendable {
    /// What the host may take to stop: the default of `limits.shutdown`.
    private static let limit = Duration.seconds(60)

    let tally = StormTally()
    private let count: Int
    private let folder: TemporaryFolder
    private let server: StormServer
    private let client: StormClient
    private let http: HTTPClient

    init(count: Int) throws {
        self.count = count
        self.folder = try TemporaryFolder()
        self.server = StormServer(data: self.folder.file("data"), plugins: self.folder.file("plugins"))
        var configuration = HTTPClient.Configuration()
        // So that every operation is under way at once.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = count + 8
        self.http = HTTPClient(configuration: configuration)
        self.client = StormClient(server: self.server, tally: self.tally, http: self.http)
        try StormPackages.write(to: self.folder.file("plugins"))
    }

    /// Works, stops, starts again, and answers every promise that was broken.
    func run() async throws -> [String] {
        // A fifth of the operations are answered before the signal comes, however busy the machine is.
        let patient = ["limits.write-wait=60s", "limits.write-hold=60s", "http.rate=0"]
        try await self.server.start(settings: patient)
        let users = try await self.prepareUsers()
        let (accounts, stopFindings) = await self.workAndStop(users)
        var findings = self.tally.findings + stopFindings
        let inspection = StormInspection(data: self.server.data, client: self.client)
        findings += inspection.afterwards()

        try await self.server.start(settings: patient)
        findings += inspection.openOperations()
        for account in accounts { findings += await account.disagreements(inspection) }
        findings += await self.server.stop()
        findings += inspection.afterwards()
        try await self.http.shutdown()
        return findings
    }

    private func prepareUsers() async throws -> [StoppedUser] {
        try await withThrowingTaskGroup(of: StoppedUser.self) { group in
            var users: [StoppedUser] = []
            for number in 0..<self.count {
                if number >= 16, let user = try await group.next() { users.append(user) }
                group.addTask { try await self.prepareUser(number) }
            }
            for try await user in group { users.append(user) }
            return users
        }
    }

    private func prepareUser(_ number: Int) async throws -> StoppedUser {
        let name = "user\(number)"
        _ = try await self.client.ask(.POST, APIPaths.users, API.NewUser(name: name)).expect(API.User.self)
        let path = APIPaths.tokens(of: .user(try UserID(name)))
        let token = try await self.client.ask(.POST, path, API.NewToken()).expect(API.Token.self)
        let user = StormUser(
            name: name, client: self.client.signed(token.token), slug: try PluginSlug(Storm.slug), isSteady: true)
        let stopped = StoppedUser(user: user, work: StoppedUser.Work.allCases[number % StoppedUser.Work.allCases.count])
        try await stopped.prepare()
        return stopped
    }

    /// Lets everybody work at once, and stops the host when a fifth have been answered.
    private func workAndStop(_ users: [StoppedUser]) async -> ([StoppedUser.Account], [String]) {
        await withTaskGroup(of: StoppedUser.Account.self) { group in
            for user in users { group.addTask { await user.doWork() } }
            var accounts: [StoppedUser.Account] = []
            while accounts.count < max(1, self.count / 5), let account = await group.next() { accounts.append(account) }
            let began = ContinuousClock.now
            var findings = await self.server.stop()
            let took = ContinuousClock.now - began
            self.tally.count("milliseconds until the host had stopped", Int(took / .milliseconds(1)))
            if took > Self.limit { findings.append("The host took \(took) to stop.") }
            for await account in group { accounts.append(account) }
            for account in accounts { self.tally.count("operations \(account.outcome)") }
            return (accounts, findings)
        }
    }
}
