import DovetailPlugin
import Foundation

// Steps that need no capability: what the plugin was given, what it remembers, what it throws.
extension Scene {
    func takePlain(_ step: Step) async throws -> JSONValue {
        switch step.name {
        case "context": return self.describeContext()
        case "given": return self.given
        case "package.read":
            return .string(
                try String(contentsOfFile: self.context.packagePath + "/" + step.text("path"), encoding: .utf8))
        case "log":
            self.log(try step.text("message"), step)
            return .null
        case "fail": throw self.failure(step)
        case "parallel": return .array(try await self.parallel(step.steps()))
        case "release":
            let name = try step.text("name")
            await Memory.shared.registration(name, of: self.context.owner)?.cancel()
            return .null
        default: return try await self.takeMemory(step)
        }
    }

    private func takeMemory(_ step: Step) async throws -> JSONValue {
        let place = step["in"]?.string ?? self.place
        switch step.name {
        case "remember":
            let text = step["given"]?.bool == true ? String(decoding: try self.given.encoded(), as: UTF8.self) : nil
            Memory.shared.remember(try text ?? step.text("text"), in: place)
            return .null
        case "memory": return .array(Memory.shared.texts(in: place).map(JSONValue.string))
        case "wait":
            do {
                let count = step["count"]?.wholeNumber ?? 1
                try await Memory.shared.wait(for: try step.text("for"), count: count, in: place)
                return .null
            } catch {
                _ = try await self.run(step.steps("on_cancel"))
                throw error
            }
        case "keep":
            Memory.shared.keep(self.context, as: try step.text("name"))
            return .null
        case "with":
            guard let kept = Memory.shared.context(try step.text("name"), of: self.context.owner) else {
                throw step.lacks("name")
            }
            return .array(try await Scene(kept, given: self.given).run(step.steps()))
        default: throw PluginFailure.permanent("There is no step \(step.name).")
        }
    }

    private func describeContext() -> JSONValue {
        [
            "owner": .string(self.context.owner.rawValue), "slug": .string(self.context.slug.rawValue),
            "version": .string("\(self.context.version)"),
            "operation": self.context.operation.map { .string($0.rawValue) } ?? .null,
            "mode": .string(self.context.mode.rawValue), "manifest": self.context.manifest.document,
        ]
    }

    private func log(_ message: String, _ step: Step) {
        let facts = (step["metadata"]?.object ?? [:]).compactMapValues { $0.string.map(Logger.MetadataValue.string) }
        let level = step["level"]?.string.flatMap { Logger.Level(rawValue: $0) } ?? .info
        self.context.logger.log(level: level, "\(message)", metadata: facts)
    }

    private func failure(_ step: Step) -> any Error {
        let message = step["message"]?.string ?? "It was told to fail."
        if let kind = step["kind"]?.string.flatMap(PluginFailure.Kind.init) { return PluginFailure(kind, message) }
        if let status = step["status"]?.wholeNumber { return RequestFailure(status, message) }
        return Mishap(description: message)
    }

    private func parallel(_ steps: [JSONValue]) async throws -> [JSONValue] {
        try await withThrowingTaskGroup { group in
            for (index, step) in steps.enumerated() {
                group.addTask { (index, try await self.run(try Step(step))) }
            }
            var results = [JSONValue](repeating: .null, count: steps.count)
            for try await (index, result) in group { results[index] = result }
            return results
        }
    }
}
