/// What a step may have led to.
struct ModelOutcome: Sendable {
    /// What there is then.
    let model: LifecycleModel
    /// How the step's requests were answered; nil for one of which nothing has come.
    let answers: [ModelAnswer?]
}

extension LifecycleModel {
    /// What a step may lead to.
    ///
    /// Two requests at once are done in either order, or one of them is refused because of the other.
    func outcomes(of step: ModelStep) -> [ModelOutcome] {
        guard let second = step.second else {
            let (model, answer) = self.after(step)
            return [ModelOutcome(model: model, answers: [answer])]
        }
        let steps = (ModelStep(command: step.command, fault: nil), ModelStep(command: second, fault: nil))
        let (first, firstAlone) = self.after(steps.0)
        let (last, lastAlone) = self.after(steps.1)
        let (inOrder, lastAfter) = first.after(steps.1)
        let (reversed, firstAfter) = last.after(steps.0)
        return [
            ModelOutcome(model: inOrder, answers: [firstAlone, lastAfter]),
            ModelOutcome(model: reversed, answers: [firstAfter, lastAlone]),
            ModelOutcome(model: first, answers: [firstAlone, .busy]),
            ModelOutcome(model: last, answers: [.busy, lastAlone]),
        ]
    }

    /// What a step may have led to in the midst of which the host was killed: each of its requests is done, or nothing of it.
    ///
    /// The plugin's own route is no unit of work, and may have come half way.
    func outcomes(ofKilled step: ModelStep) -> [ModelOutcome] {
        var outcomes = self.outcomes(of: step).map { outcome in
            // A refusal is nothing that can be lost.
            ModelOutcome(model: outcome.model, answers: outcome.answers.map { $0 == .busy ? nil : $0 })
        }
        outcomes.append(ModelOutcome(model: self, answers: step.second == nil ? [nil] : [nil, nil]))
        if step.command == .write {
            var half = self
            half.takeHalfOfWrite()
            outcomes.append(ModelOutcome(model: half, answers: [nil]))
        }
        return outcomes
    }

    private func after(_ step: ModelStep) -> (LifecycleModel, ModelAnswer) {
        var model = self
        let answer = model.take(step)
        return (model, answer)
    }
}
