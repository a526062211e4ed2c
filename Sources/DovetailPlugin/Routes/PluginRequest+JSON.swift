public import DovetailCore
import FoundationEssentials

extension PluginRequest {
    /// The most bytes that ``decode(_:)`` reads: 1 MiB.
    public static let bodyLimit = 1 << 20

    /// The body, read from JSON.
    ///
    /// - Throws: ``RequestFailure`` with status 422 when the body has another form, which says what is wrong with it, and
    ///   ``DovetailCore/DovetailError/Code/tooLarge`` when it is larger than ``bodyLimit``.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) async throws -> Value {
        let bytes = try await self.body.collect(upTo: Self.bodyLimit)
        do {
            return try JSONDecoder.dovetail.decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw RequestFailure(422, "The body does not have the expected form: \(error.sentence)")
        }
    }

    /// The value of a parameter of the route's path, read as a type.
    ///
    /// - Throws: ``RequestFailure`` with status 404 when it cannot be read so: no such thing can exist.
    public func parameter<Value: LosslessStringConvertible>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> Value {
        guard let value = self.parameters[name].flatMap(Value.init) else {
            throw RequestFailure(404, "There is nothing under \(self.path.excerpt(100)).")
        }
        return value
    }
}
