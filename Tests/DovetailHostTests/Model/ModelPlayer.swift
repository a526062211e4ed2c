/// An owner who takes steps, with the model of the owner's installation.
struct ModelPlayer: Sendable {
    /// What the host has answered to a request.
    struct Heard: Sendable {
        /// The answer, in the model's words.
        let answer: ModelAnswer
        /// The host's own sentence.
        let message: String
    }

    /// The owner.
    let name: String
    /// Whether there is nothing more to do.
    private(set) var isDone = false
    /// How often one of two requests was refused because of the other.
    private(set) var conflicts = 0
    /// What there may be: it is more than one thing only from a kill until somebody has looked.
    private var models = [LifecycleModel()]
    private var steps: [ModelStep] = []
    private var ahead: ArraySlice<ModelStep>

    /// An owner who has taken no step.
    init(name: String, ahead: [ModelStep] = []) {
        self.name = name
        self.ahead = ahead[...]
    }

    /// The next step; nil when the host is to start again first, or there is none.
    mutating func next() -> ModelStep? {
        guard let step = self.ahead.popFirst() else {
            self.isDone = true
            return nil
        }
        return step.command == .restart ? nil : step
    }

    /// Has the model take a step that the host has taken.
    ///
    /// - Throws: ``ModelTrial/Difference`` when the host answered something else, or has something else now.
    mutating func take(_ step: ModelStep, _ heard: [Heard], _ books: ModelBooks) throws {
        self.steps.append(step)
        let lawful = self.models.flatMap { $0.outcomes(of: step) }
        let answered = lawful.filter { $0.answers == heard.map(\.answer) }
        guard !answered.isEmpty else {
            let was = heard.map { "\($0.answer): \($0.message)" }.joined(separator: "; ")
            let expected = lawful.map { $0.answers.map { $0?.rawValue ?? "nothing" }.joined(separator: " and ") }
            throw self.difference("the answer is \(expected.joined(separator: ", or ")), and was \(was)")
        }
        self.conflicts += heard.count { $0.answer == .busy }
        self.models = answered.map(\.model)
        try self.compare(books)
    }

    /// Has the model take a step in the midst of which the host was killed.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - heard: The answers that came all the same: what was done is done.
    mutating func lose(_ step: ModelStep, _ heard: [ModelAnswer?]) {
        self.steps.append(step)
        self.models = self.models.flatMap { $0.outcomes(ofKilled: step) }.filter { outcome in
            zip(outcome.answers, heard).allSatisfy { $1 != .done || $0 == .done }
        }.map(\.model)
    }

    /// Notes a step that is about the host, and not the installation.
    mutating func note(_ step: ModelStep) { self.steps.append(step) }

    /// Sees whether the host has what the model has.
    mutating func compare(_ books: ModelBooks) throws {
        guard let model = self.models.first(where: { $0.books == books }) else {
            let expected = self.models.map { "\($0.books)" }.joined(separator: ", or ")
            throw self.difference("there is \(expected), and was \(books)")
        }
        self.models = [model]
    }

    private func difference(_ sentence: String) -> ModelTrial.Difference {
        ModelTrial.Difference(owner: self.name, steps: self.steps, sentence: "By the model, \(sentence)")
    }
}
