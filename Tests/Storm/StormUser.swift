import DovetailAPI
import DovetailCore
import Foundation
import NIOHTTP1

/// Somebody who works with the plugin while it storms, without waiting for good weather.
struct StormUser: Sendable {
    /// What a user takes for granted, by what was answered.
    struct Belief: Sendable {
        let user: StormUser
        /// The titles of tasks that were taken, and not given up since.
        var kept: Set<String> = []
    }

    let name: String
    let client: StormClient
    let slug: PluginSlug
    /// Whether this one only works with what is installed, and never removes it.
    let isSteady: Bool

    /// The tasks of the plugin.
    var tasks: String { "/plugins/\(self.slug)/tasks" }

    /// Works until the storm is over; answers what has to be there then.
    func work(until isOver: StormFlag) async -> Belief {
        var belief = Belief(user: self)
        var number = 0
        _ = await self.act(.install)
        while !isOver.isRaised {
            number += 1
            await self.step(number, &belief)
        }
        return belief
    }

    private func step(_ number: Int, _ belief: inout Belief) async {
        switch Int.random(in: 0..<(self.isSteady ? 75 : 100)) {
        case 0..<25: await self.add("task \(number) of \(self.name)", &belief)
        case 25..<45: await self.goOn(after: await self.client.ask(.GET, self.tasks))
        case 45..<60: await self.goOn(after: await self.act(.enable))
        case 60..<65: await self.mend()
        case 65..<70: await self.configure()
        case 70..<75: _ = await self.act(.install, Bool.random() ? "1.0.0" : nil)
        case 75..<82: _ = await self.act(.disable)
        case 82..<90: _ = await self.act(.update)
        default:
            // From now on they may be gone, whatever is answered.
            belief.kept = []
            _ = await self.act(.uninstall)
        }
    }

    /// Does what is missing when something was refused.
    private func goOn(after reply: StormClient.Reply) async {
        switch reply.refusal {
        case .notInstalled: _ = await self.act(.install, Bool.random() ? "1.0.0" : nil)
        case .notServing: if !(await self.act(.enable)).isDone { _ = await self.act(.install) }
        default: break
        }
    }

    /// Does again what has failed, if anything has.
    private func mend() async {
        let path = APIPaths.installation(self.slug, of: .me)
        guard let found = await self.client.ask(.GET, path).document(API.Installation.self), found.state == .error
        else { return }
        _ = await self.act(found.failed == .update && Bool.random() ? .dismiss : .retry)
    }

    private func add(_ title: String, _ belief: inout Belief) async {
        let reply = await self.client.ask(.POST, self.tasks, ["title": title])
        if reply.isDone { belief.kept.insert(title) }
    }

    private func configure() async {
        let path = APIPaths.configuration(self.slug, of: .me)
        _ = await self.client.ask(
            .PUT, path, API.ConfigurationChange(values: ["page_size": .integer(.random(in: 1...100))]))
    }

    /// Asks for an operation.
    func act(_ action: API.Action, _ version: String? = nil) async -> StormClient.Reply {
        await self.client.ask(
            .POST, APIPaths.action(action, self.slug, of: .me),
            API.ActionOptions(version: version.flatMap { SemanticVersion($0) }))
    }
}
