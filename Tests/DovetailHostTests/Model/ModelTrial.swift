import DovetailCore
import DovetailHost
import DovetailSQLite
import DovetailTesting

/// A host and models that take the same steps, and are compared after each.
struct ModelTrial: Sendable {
    /// What differs, after the last of some steps.
    struct Difference: Error, Sendable, CustomStringConvertible {
        /// Whose installation.
        let owner: String
        /// The steps that the owner has taken, the last of which showed it.
        let steps: [ModelStep]
        /// What the model says, and what the host did.
        let sentence: String

        var description: String {
            "\(self.owner): \(self.sentence)\nafter\n" + self.steps.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    /// What was met on the way.
    struct Tally: Sendable {
        /// How often the host was killed.
        var kills = 0
        /// How often one of two requests was refused because of the other.
        var conflicts = 0
    }

    private let test: TestHost
    private let store: SQLiteStore
    private let databases: SQLitePluginDatabases
    private let plugin: ModelPlugin
    private let kill: ModelKill
    private let slug: PluginSlug

    /// Plays the steps of owners, who take theirs one after another and all at once; a restart waits for everybody.
    ///
    /// Whoever is killed takes what is left of the steps in the next life. In every second life of the host a request does not
    /// wait for another one.
    ///
    /// - Parameters:
    ///   - sequences: Each owner's steps. All have their restarts after as many steps.
    ///   - plugin: The plugin that they have.
    /// - Returns: What was met on the way.
    /// - Throws: ``Difference``, the first that was seen.
    @discardableResult
    static func play(
        _ sequences: [String: [ModelStep]], with plugin: ModelPlugin = ModelPlugin()
    ) async throws -> Tally {
        var tally = Tally()
        let folder = try TemporaryFolder()
        var players = sequences.sorted { $0.key < $1.key }.map { ModelPlayer(name: $0.key, ahead: $0.value) }
        var limits = HostSettings.Limits.patient
        var isPatient = true
        while players.contains(where: { !$0.isDone }) {
            limits.lock = isPatient ? HostSettings.Limits.patient.lock : .milliseconds(1)
            isPatient.toggle()
            let present = players
            let wasKilled: Bool
            (players, wasKilled) = try await Self.withHost(plugin, limits, in: folder) { trial in
                (try await trial.play(present), trial.kill.hasHappened)
            }
            if wasKilled { tally.kills += 1 }
        }
        tally.conflicts = players.map(\.conflicts).reduce(0, +)
        return tally
    }

    private static func withHost<Answer>(
        _ plugin: ModelPlugin, _ limits: HostSettings.Limits, in folder: TemporaryFolder,
        _ body: (ModelTrial) async throws -> Answer
    ) async throws -> Answer {
        let store = try SQLiteStore(path: folder.file("host.sqlite"))
        let databases = try SQLitePluginDatabases(
            folder: folder.file("databases"), settings: .init(limits: .init(wait: .seconds(60), hold: .seconds(60))),
            requirements: store)
        let kill = ModelKill(of: store)
        var answer: Answer?
        try await TestHost.run(
            store: store, databases: databases, folder: folder, limits: limits, updates: .withoutProbation,
            failPoints: kill.failPoints,
            prepare: { test in for package in ModelPlugin.packages { try test.add(package, plugin.plugin) } },
            body: { test in
                let trial = ModelTrial(
                    test: test, store: store, databases: databases, plugin: plugin, kill: kill,
                    slug: try PluginSlug("Ledger"))
                answer = try await body(trial)
            })
        try kill.check()
        try store.close()
        guard let answer else { throw CancellationError() }
        return answer
    }

    private func play(_ players: [ModelPlayer]) async throws -> [ModelPlayer] {
        try await withThrowingTaskGroup { group in
            for player in players { group.addTask { try await self.play(player) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Has a player take steps until the host is to start again, or is killed.
    private func play(_ beginning: ModelPlayer) async throws -> ModelPlayer {
        var player = beginning
        let owner: Owner
        do {
            owner = try await self.test.user(player.name)
            // What the host has brought over its restart.
            try player.compare(try await self.books(of: owner))
        } catch let error as DovetailError {
            guard self.kill.hasHappened else { throw error }
            return player
        }
        while !self.kill.hasHappened, let step = player.next() {
            if case .kill(let place, let time) = step.command {
                self.kill.arm(place, time)
                player.note(step)
                continue
            }
            self.plugin.fail(step.fault, of: owner)
            let heard = await self.take(step, owner)
            self.plugin.fail(nil, of: owner)
            let books = await Result.of { try await self.books(of: owner) }
            if self.kill.hasHappened {
                // An answer that has not come is what a kill is about.
                player.lose(step, heard.map { try? $0.get().answer })
            } else {
                try player.take(step, heard.map { try $0.get() }, try books.get())
            }
        }
        player.note(ModelStep(command: .restart, fault: nil))
        return player
    }

    private func take(_ step: ModelStep, _ owner: Owner) async -> [Result<ModelPlayer.Heard, any Error>] {
        async let first = Result.of { try await self.ask(step.command, owner) }
        guard let second = step.second else { return [await first] }
        async let last = Result.of { try await self.ask(second, owner) }
        return [await first, await last]
    }

    private func ask(_ command: ModelStep.Command, _ owner: Owner) async throws -> ModelPlayer.Heard {
        guard let request = command.request else {
            do {
                let response = try await self.test.send(.post, "/entries", to: "Ledger", as: owner.rawValue)
                _ = try await response.body.collect(upTo: 1 << 10)
                return ModelPlayer.Heard(answer: .done, message: "")
            } catch let error as DovetailError where [.notServing, .notInstalled].contains(error.code) {
                return ModelPlayer.Heard(answer: .refused, message: error.message)
            }
        }
        let result = try await self.test.perform(request, "Ledger", for: owner)
        let answer: ModelAnswer =
            switch (result.operation, result.error) {
            case (nil, nil): .already
            case (nil, let error?) where [.transitionRefused, .notInstalled].contains(error.code): .refused
            case (nil, let error?) where error.code == .operationInProgress: .busy
            case (nil, let error?): throw error
            case (_?, nil): .done
            case (_?, _?): .failed
            }
        return ModelPlayer.Heard(answer: answer, message: result.message)
    }

    private func books(of owner: Owner) async throws -> ModelBooks {
        let id = InstallationID(owner: owner, slug: self.slug)
        var books = ModelBooks()
        let lifecycle = try await self.test.host.installation(id)?.lifecycle ?? .uninstalled
        books.read(lifecycle)
        if let number = try await self.store.configuration(of: id)?.values["number"]?.integer { books.number = number }
        if let bytes = try await self.store.value(for: "entries", of: id) {
            books.storage = try RecordCoder.decode([String].self, from: bytes)
        }
        let statement = SQLStatement("SELECT entry FROM entries WHERE owner = '\(owner.rawValue)' ORDER BY id")
        // The table is there from the first install on.
        let rows = books.release == nil ? [] : try await self.databases.query(statement, in: self.slug)
        books.rows = rows.compactMap { $0["entry"].text }
        do {
            let response = try await self.test.send(.get, "/entries", to: "Ledger", as: owner.rawValue)
            books.served = try RecordCoder.decode(
                [String].self, from: try await response.body.collect(upTo: 1 << 20))
        } catch let error as DovetailError where [.notServing, .notInstalled].contains(error.code) {
            books.served = nil
        }
        return books
    }
}

extension ModelBooks {
    /// Reads the state of the host's own machine.
    fileprivate mutating func read(_ lifecycle: InstallationLifecycle) {
        self.release = lifecycle.version.flatMap { ModelRelease(rawValue: "\($0)") }
        self.previous = lifecycle.previous.flatMap { ModelRelease(rawValue: "\($0)") }
        switch lifecycle.state {
        case .uninstalled: self.state = .uninstalled
        case .installed: self.state = .installed
        case .enabled: self.state = .enabled
        case .disabled: self.state = .disabled
        case .updating: self.state = .updating
        case .error(let failed):
            self.target = failed.target.flatMap { ModelRelease(rawValue: "\($0)") }
            self.attempt = failed.attempt
            self.state = .failed(
                Failure(failed.kind), from: failed.origin.flatMap { Resting(rawValue: $0.rawValue) })
        }
    }
}

extension ModelBooks.Failure {
    fileprivate init(_ kind: FailedOperation.Kind) {
        switch kind {
        case .install: self = .install
        case .enable: self = .enable
        case .uninstall: self = .uninstall
        case .update: self = .update
        case .rollback: self = .rollback
        case .crash: self = .crash
        }
    }
}

extension Result where Failure == any Error {
    /// What a body answers or throws.
    fileprivate static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
