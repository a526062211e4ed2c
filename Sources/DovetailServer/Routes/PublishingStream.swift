import DovetailAPI
import DovetailCore
import DovetailHost
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Publishes a folder and says meanwhile what is being done, as server-sent events: any number of `progress`, each a line of
/// text, then `done` with the publication or `failed` with the problem.
///
/// Publishing goes on when whoever asked has gone.
struct PublishingStream: Sendable {
    let host: PluginHost
    let folder: String
    let problems: ProblemAnswer

    /// The answer.
    var response: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .noSniff: "nosniff"],
            body: ResponseBody { writer in
                for await frame in self.publish() { try await writer.write(frame) }
                try await writer.finish(nil)
            })
    }

    private func publish() -> AsyncStream<ByteBuffer> {
        let (frames, mailbox) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(1_024))
        // Ends with the publishing, which has limits of its own, whether or not anybody still listens.
        Task {
            mailbox.yield(await self.outcome { mailbox.yield(Self.frame("progress", $0)) })
            mailbox.finish()
        }
        return frames
    }

    private func outcome(report: @escaping @Sendable (String) -> Void) async -> ByteBuffer {
        do {
            let publication = try await self.host.publish(folder: self.folder, report: report)
            return Self.frame("done", try Self.text(API.Publication(publication)))
        } catch {
            // A problem document has no numbers that could not be written.
            return Self.frame("failed", (try? Self.text(self.problems.problem(of: error))) ?? "{}")
        }
    }

    private static func text(_ document: some Encodable) throws -> String {
        String(decoding: try API.encode(document), as: UTF8.self)
    }

    private static func frame(_ event: String, _ data: String) -> ByteBuffer {
        ByteBuffer(string: "event: \(event)\ndata: \(data.filter { !$0.isNewline })\n\n")
    }
}
