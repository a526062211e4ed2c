import DovetailCore
import Testing

/// Expects a body to throw a ``DovetailCore/DovetailError`` of a kind, whose message holds all of these texts.
func expectRefusal(
    _ code: DovetailError.Code, naming texts: [String] = [], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("\(code) was expected, and nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as DovetailError {
        #expect(error.code == code, sourceLocation: sourceLocation)
        for text in texts {
            #expect(error.message.contains(text), "the message names \(text)", sourceLocation: sourceLocation)
        }
    } catch {
        Issue.record("\(code) was expected, not \(error)", sourceLocation: sourceLocation)
    }
}
