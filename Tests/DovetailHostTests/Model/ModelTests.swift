import DovetailCore
import DovetailHost
import DovetailTesting
import Foundation
import Testing

@Suite("The host does what the machine of the lifecycle says", .timeLimit(.minutes(30)))
struct ModelTests {
    private static let environment = ProcessInfo.processInfo.environment

    /// How many steps are taken by all owners together; `scripts/soak` takes more.
    private static let steps = Self.environment["DOVETAIL_MODEL_STEPS"].flatMap(Int.init) ?? 2_000
    /// Where the random steps begin; the same steps come of the same seed.
    private static let seed = Self.environment["DOVETAIL_MODEL_SEED"].flatMap(UInt64.init) ?? 20_260_401
    private static let owners = ["ada", "bob", "cleo", "dora", "emil", "fay", "gus", "hana"]
    private static let stepsBetweenRestarts = 20

    @Test(
        "R2 · random operations of eight users at once, some two at the same moment, with hooks that fail, restarts and kills, lead where the model says"
    )
    func random() async throws {
        var generator = ModelGenerator(seed: Self.seed)
        do {
            let tally = try await ModelTrial.play(Self.sequences(&generator))
            if Self.steps >= 2_000 { #expect(tally.kills > 0 && tally.conflicts > 0, "\(tally)") }
        } catch let difference as ModelTrial.Difference {
            Issue.record(Comment(rawValue: "Seed \(Self.seed), \(try await Self.report(difference, ModelPlugin()))"))
        }
    }

    /// Each owner's steps, with a restart at every twentieth and somewhere before it a kill by one of the owners.
    private static func sequences(_ generator: inout ModelGenerator) -> [String: [ModelStep]] {
        let length = max(1, Self.steps / Self.owners.count)
        var sequences: [String: [ModelStep]] = [:]
        for owner in Self.owners {
            sequences[owner] = (1...length).map { number in
                number.isMultiple(of: Self.stepsBetweenRestarts)
                    ? ModelStep(command: .restart, fault: nil) : generator.step()
            }
        }
        for life in 0..<length / Self.stepsBetweenRestarts {
            let owner = Self.owners.randomElement(using: &generator) ?? Self.owners[0]
            let index =
                life * Self.stepsBetweenRestarts + Int.random(in: 1..<Self.stepsBetweenRestarts - 1, using: &generator)
            sequences[owner]?[index] = generator.kill()
        }
        return sequences
    }

    @Test("a sequence is cut down to the steps that are needed")
    func shrinking() async throws {
        let needed: Set = [3, 17, 18, 60]
        var tries = 0
        let shortest = await shrunk(Array(0..<100)) { candidate in
            tries += 1
            return needed.isSubset(of: candidate)
        }
        #expect(shortest == needed.sorted())
        #expect(tries < 100)
        #expect(await shrunk([1]) { _ in true } == [])
    }

    @Test(
        "what the plugin does otherwise than the model is found in a long sequence, and told by the shortest that shows it"
    )
    func finding() async throws {
        var generator = ModelGenerator(seed: 1)
        // Two at once would be shorter, but not the same each time.
        let steps = (0..<400).map { _ in generator.step() }.filter { $0.second == nil }
        let plugin = ModelPlugin(idleIn: .disable)
        let difference = await #expect(throws: ModelTrial.Difference.self) {
            try await ModelTrial.play(["ada": steps], with: plugin)
        }
        let report = try await Self.report(try #require(difference), plugin)
        let shortest = report.split(separator: "\n").suffix(4)
        #expect(shortest.first == "The shortest sequence of ada's that shows it:")
        let words = shortest.dropFirst().map { $0.split(separator: " ").first }
        #expect(words == ["install", "enable", "disable"], "\(report)")
        #expect(report.contains("By the model, there is ModelBooks("))
    }

    @Test("a kill at any place of an operation leaves the operation or nothing of it, for all that the model knows")
    func kills() async throws {
        var kills = 0
        for place in ModelGenerator.places {
            let steps = [
                ModelStep(command: .install(.first), fault: nil), ModelStep(command: .enable, fault: nil),
                ModelStep(command: .kill(place, 1), fault: nil), ModelStep(command: .update(.second), fault: nil),
                ModelStep(command: .disable, fault: .disable), ModelStep(command: .enable, fault: .enable),
                ModelStep(command: .restart, fault: nil), ModelStep(command: .disable, fault: nil),
            ]
            kills += try await ModelTrial.play(["ada": steps]).kills
        }
        // Not all of them are places of these operations.
        #expect(kills >= 15)
    }

    @Test(
        "a kill while a failed update is tried again leaves the failure as it was",
        arguments: [nil, ModelStep.Command.enable])
    func killedRetry(enabling: ModelStep.Command?) async throws {
        let commands: [(ModelStep.Command, ModelHook?)] = [
            (.update(.third), .update), (.kill(.before(.updateHook), 1), nil), (.retry, nil), (.restart, nil),
            (.update(.third), .update), (.retry, nil),
        ]
        let steps =
            [ModelStep(command: .install(.first), fault: nil)]
            + (enabling.map { [ModelStep(command: $0, fault: nil)] } ?? [])
            + commands.map { ModelStep(command: $0, fault: $1) }
        #expect(try await ModelTrial.play(["ada": steps]).kills == 1)
    }

    /// What a person reads of a difference: everything that was done, and the shortest part of it that shows it.
    private static func report(_ difference: ModelTrial.Difference, _ plugin: ModelPlugin) async throws -> String {
        guard let shortest = try await Self.shortest(difference, plugin) else {
            return "\(difference)\nIt takes the others to show it."
        }
        return "\(difference)\nThe shortest sequence of \(difference.owner)'s that shows it:\n\(Self.lines(shortest))"
    }

    /// The shortest sequence of the owner's alone that shows a difference; nil when it takes others to show it.
    private static func shortest(
        _ difference: ModelTrial.Difference, _ plugin: ModelPlugin
    ) async throws -> [ModelStep]? {
        let differs: ([ModelStep]) async throws -> Bool = { steps in
            do {
                try await ModelTrial.play([difference.owner: steps], with: plugin)
                return false
            } catch is ModelTrial.Difference {
                return true
            }
        }
        guard try await differs(difference.steps) else { return nil }
        return try await shrunk(difference.steps, while: differs)
    }

    private static func lines(_ steps: [ModelStep]) -> String { steps.map { "  \($0)" }.joined(separator: "\n") }
}
