import DovetailCore
import Testing

@Suite("A plan says which steps to take, and where they lead")
struct LifecyclePlanTests {
    private func plan(
        _ state: InstallationLifecycle.State, _ request: LifecycleRequest,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> LifecyclePlan {
        guard case .perform(let plan) = Sample.lifecycle(state).decide(request) else {
            throw Missing(request: request.name)
        }
        return plan
    }

    private struct Missing: Error { let request: String }

    @Test("every plan ends with the commit, and no step comes twice", arguments: Sample.states)
    func shape(state: InstallationLifecycle.State) {
        for request in Sample.requests {
            guard case .perform(let plan) = Sample.lifecycle(state).decide(request) else { continue }
            #expect(plan.steps.last == .commit)
            #expect(Set(plan.steps).count == plan.steps.count)
            #expect(plan.steps.contains(.stop) == (Sample.lifecycle(state).isServing && plan.kind.stopsServing))
        }
    }

    @Test("Q3 · each request runs its hook")
    func hooks() throws {
        #expect(try self.plan(.uninstalled, .install(Sample.old)).steps.compactMap(\.hook) == [.install])
        #expect(try self.plan(.installed, .enable).steps.compactMap(\.hook) == [.enable])
        #expect(try self.plan(.enabled, .disable).steps.compactMap(\.hook) == [.disable])
        #expect(try self.plan(.enabled, .uninstall(force: false)).steps.compactMap(\.hook) == [.disable, .uninstall])
        #expect(try self.plan(.disabled, .uninstall(force: false)).steps.compactMap(\.hook) == [.uninstall])
        #expect(try self.plan(.enabled, .update(Sample.new)).steps.compactMap(\.hook) == [.update])
        #expect(try self.plan(.installed, .configure).steps.compactMap(\.hook) == [.configure])
    }

    @Test("an update shows the state updating meanwhile, and comes back to where it began")
    func update() throws {
        let plan = try self.plan(.disabled, .update(Sample.new))
        #expect(plan.meanwhile.state == .updating(from: .disabled))
        #expect(
            plan.success
                == InstallationLifecycle(state: .disabled, version: Sample.new, previous: Sample.old))
        #expect(plan.failure.version == Sample.old)
        #expect(!plan.steps.contains(.start))
    }

    @Test("an update that is tried again stays in error meanwhile: after an interruption it is known what had failed")
    func updateAgain() throws {
        let failed = try self.plan(.disabled, .update(Sample.new)).failure
        let plan = try self.plan(failed.state, .retry)
        #expect(plan.meanwhile == failed && plan.meanwhile.interrupted() == failed)
        #expect(
            plan.success
                == InstallationLifecycle(state: .disabled, version: Sample.new, previous: Sample.old))
    }

    @Test("an update that failed while enabled goes on serving with the old release")
    func servesAfterFailedUpdate() throws {
        let failed = try self.plan(.enabled, .update(Sample.new)).failure
        #expect(failed.isServing)
        #expect(try self.plan(failed.state, .disable).steps.first == .stop)
    }

    @Test("an update never goes back, and to the same release there is nothing to do")
    func onlyForward() {
        let lifecycle = InstallationLifecycle(state: .enabled, version: Sample.new)
        #expect(Sample.outcome(of: lifecycle.decide(.update(Sample.old))) == .refused)
        #expect(Sample.outcome(of: lifecycle.decide(.update(Sample.new))) == .alreadyDone)
    }

    @Test("installing another release than the installed one is refused, with the way to get there")
    func installOther() {
        guard case .refuse(let refusal) = Sample.lifecycle(.enabled).decide(.install(Sample.new)) else {
            Issue.record("not refused")
            return
        }
        #expect("\(refusal)".contains("update it"))
    }

    @Test("attempts are counted as long as the same thing fails")
    func attempts() throws {
        var state = InstallationLifecycle.State.installed
        for attempt in 1...3 {
            let plan = try self.plan(state, attempt == 1 ? .enable : .retry)
            #expect(plan.attempt == attempt)
            state = plan.failure.state
        }
    }

    @Test(
        "an update can be undone from every state in which it rests, and from errors that came after it",
        arguments: Sample.states)
    func rollback(state: InstallationLifecycle.State) throws {
        let lifecycle = Sample.updated(state)
        let origin: RestingState?
        switch state {
        case .installed: origin = .installed
        case .enabled: origin = .enabled
        case .disabled: origin = .disabled
        case .error(let failed) where [.enable, .crash, .rollback].contains(failed.kind): origin = failed.origin
        case .uninstalled, .updating, .error: origin = nil
        }
        guard let origin else {
            #expect(Sample.outcome(of: lifecycle.decide(.rollback)) == .refused)
            return
        }
        guard case .perform(let plan) = lifecycle.decide(.rollback) else {
            Issue.record("\(state) was refused")
            return
        }
        #expect(plan.success == InstallationLifecycle(state: .init(origin), version: Sample.old))
        #expect(plan.failure.version == Sample.new && plan.failure.previous == Sample.old)
        #expect(plan.failure.isServing == (origin == .enabled))
        #expect(plan.steps.contains(.start) == (origin == .enabled))
    }

    @Test(
        "what keeps an enabled installation from going on after an update leads to the error of that update",
        arguments: Sample.states)
    func failedProbation(state: InstallationLifecycle.State) throws {
        #expect(Sample.lifecycle(state).failedProbation() == nil)
        guard state == .enabled else {
            #expect(Sample.updated(state).failedProbation() == nil)
            return
        }
        let plan = try #require(Sample.updated(state).failedProbation())
        let failed = Sample.failed(.update, origin: .enabled)
        #expect(plan.success == InstallationLifecycle(state: .error(failed), version: Sample.old))
        #expect(plan.success.isServing)
    }

    @Test("a release that crashes too often leaves only what is enabled in error", arguments: Sample.states)
    func crash(state: InstallationLifecycle.State) {
        let crashed = Sample.lifecycle(state).crashed()
        if state == .enabled {
            #expect(crashed.state == .error(Sample.failed(.crash, origin: .enabled)))
        } else {
            #expect(crashed == Sample.lifecycle(state))
        }
    }

    @Test("an interruption takes an update back and leaves every other state alone", arguments: Sample.states)
    func interruption(state: InstallationLifecycle.State) {
        let lifecycle = Sample.lifecycle(state)
        if case .updating(let origin) = state {
            #expect(lifecycle.interrupted().state == .init(origin))
        } else {
            #expect(lifecycle.interrupted() == lifecycle)
        }
    }
}

extension OperationKind {
    /// Whether an operation of this kind puts what serves to sleep.
    fileprivate var stopsServing: Bool {
        switch self {
        case .disable, .uninstall: true
        // What serves goes on until another release takes its place.
        case .install, .enable, .update, .rollback, .dismiss, .configure: false
        }
    }
}
