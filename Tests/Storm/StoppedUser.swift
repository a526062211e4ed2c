import DovetailAPI
import DovetailCore
import NIOHTTP1

/// Somebody who has one operation under way when the host stops.
struct StoppedUser: Sendable {
    /// What is under way.
    enum Work: CaseIterable {
        case install, enable, disable, update, configure
    }

    /// How an operation ended, for who asked for it.
    enum Outcome: Sendable {
        /// It was done.
        case done
        /// It failed.
        case failed(InstallationState?)
        /// It was refused or undone, because the host stops.
        case stopping
        /// Nothing was answered.
        case unanswered
    }

    /// What somebody was told, and what was to come.
    struct Account: Sendable {
        let user: StoppedUser
        let outcome: Outcome
    }

    let user: StormUser
    let work: Work

    /// Does what has to be done before.
    func prepare() async throws {
        guard self.work != .install else { return }
        _ = try await self.user.act(.install, "1.0.0").expect(API.OperationResult.self)
        if self.work != .enable { _ = try await self.user.act(.enable).expect(API.OperationResult.self) }
    }

    /// Has it done.
    func doWork() async -> Account { Account(user: self, outcome: Outcome(await self.ask())) }

    private func ask() async -> StormClient.Reply {
        switch self.work {
        case .install: await self.user.act(.install, "1.0.0")
        case .enable: await self.user.act(.enable)
        case .disable: await self.user.act(.disable)
        case .update: await self.user.act(.update)
        case .configure:
            await self.user.client.ask(
                .PUT, APIPaths.configuration(self.user.slug, of: .me),
                API.ConfigurationChange(values: ["page_size": 42]))
        }
    }

    /// How things stand before, and after it was done.
    fileprivate var situations: (before: String, after: String) {
        switch self.work {
        case .install: ("uninstalled", "installed 1.0.0")
        case .enable: ("installed 1.0.0", "enabled 1.0.0")
        case .disable: ("enabled 1.0.0", "disabled 1.0.0")
        case .update: ("enabled 1.0.0", "enabled 1.1.0")
        case .configure: ("enabled 1.0.0", "enabled 1.0.0, 42 to a page")
        }
    }

    /// How things stand now; nil when that cannot be found out.
    fileprivate func situation() async -> String? {
        let reply = await self.user.client.ask(.GET, APIPaths.installation(self.user.slug, of: .me))
        guard reply.refusal != .notInstalled else { return "uninstalled" }
        guard let found = reply.document(API.Installation.self) else { return nil }
        guard found.state != .uninstalled else { return "uninstalled" }
        let configuration = await self.user.client.ask(.GET, APIPaths.configuration(self.user.slug, of: .me))
            .document(API.Configuration.self)
        let version = found.version.map { " \($0)" } ?? ""
        return "\(found.state.rawValue)\(version)" + (configuration?.values["page_size"] == 42 ? ", 42 to a page" : "")
    }
}

extension StoppedUser.Outcome: CustomStringConvertible {
    /// What an answer tells.
    init(_ reply: StormClient.Reply) {
        switch reply {
        case .lost: self = .unanswered
        case .answered where reply.isDone: self = .done
        case .answered where reply.refusal == .stopping: self = .stopping
        case .answered(_, let body):
            // What is no problem was noted already.
            self = .failed((try? API.decode(API.Problem.self, from: body))?.result?.state)
        }
    }

    var description: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .stopping: "refused or undone, because the host stops"
        case .unanswered: "unanswered"
        }
    }
}

extension StoppedUser.Account {
    /// Where what is there differs from what was told.
    func disagreements(_ inspection: StormInspection) async -> [String] {
        let (before, after) = self.user.situations
        guard let found = await self.user.situation() else {
            return ["What \(self.user.user.name) has cannot be found out."]
        }
        let isRight =
            switch self.outcome {
            case .done: found == after
            case .stopping: found == before
            case .unanswered: found == before || found == after
            case .failed(let state): state.map { found.hasPrefix($0.rawValue) } ?? (found == before)
            }
        let findings = await inspection.agreement(StormUser.Belief(user: self.user.user))
        guard !isRight else { return findings }
        return findings + [
            "\(self.user.user.name) was told that \(self.user.work) was \(self.outcome), and has: \(found)."
        ]
    }
}
