import DovetailCore
import Testing

@Suite("The lifecycle allows the transitions of its table, and no other")
struct LifecycleTableTests {
    @Test("Q1 · there are six states, under their names")
    func states() {
        #expect(
            InstallationState.allCases.map(\.rawValue)
                == ["uninstalled", "installed", "enabled", "disabled", "updating", "error"])
        #expect(Set(Sample.states.map(\.name)) == Set(InstallationState.allCases))
    }

    @Test("Q2 · every state answers every request as the table says", arguments: Sample.states)
    func table(state: InstallationLifecycle.State) {
        let lifecycle = Sample.lifecycle(state)
        for request in Sample.requests {
            let expected = Sample.expected(state, request)
            #expect(Sample.outcome(of: lifecycle.decide(request)) == expected, "\(state) × \(request.name)")
        }
    }

    @Test("Q2 · a refusal names the state, the request and what is allowed")
    func refusal() throws {
        let lifecycle = Sample.lifecycle(.installed)
        guard case .refuse(let refusal) = lifecycle.decide(.disable) else {
            Issue.record("disable was not refused")
            return
        }
        let text = "\(refusal)"
        #expect(text.contains("disable") && text.contains("installed"))
        #expect(refusal.allowed == ["enable", "update", "configure", "uninstall"])
        for word in refusal.allowed { #expect(text.contains(word)) }
    }

    @Test("Q2 · an uninstall by force is offered in every error but that of a failed install", arguments: Sample.states)
    func force(state: InstallationLifecycle.State) {
        let isOffered = Sample.lifecycle(state).possible.contains(.uninstall(force: true))
        if case .error(let failed) = state {
            #expect(isOffered == (failed.kind != .install))
        } else {
            #expect(!isOffered)
        }
    }

    @Test("Q2 · what an uninstall that has failed allows")
    func failedUninstall() {
        let lifecycle = Sample.lifecycle(.error(Sample.failed(.uninstall, origin: .enabled)))
        #expect(lifecycle.possible.map(\.name) == ["retry", "disable", "uninstall", "uninstall --force"])
    }

    @Test(
        "Q2 · whatever a refusal calls allowed is allowed, and whatever it leaves out is not", arguments: Sample.states)
    func allowedIsHonest(state: InstallationLifecycle.State) {
        let lifecycle = Sample.lifecycle(state)
        let names = Sample.requests.filter { request in
            if case .perform = lifecycle.decide(request) { true } else { false }
        }.map(\.name)
        for request in Sample.requests {
            guard case .refuse(let refusal) = lifecycle.decide(request) else { continue }
            #expect(Set(refusal.allowed).isSubset(of: names), "\(state)")
            #expect(!refusal.allowed.contains(request.name))
        }
    }
}
