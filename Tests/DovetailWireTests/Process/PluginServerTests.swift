import DovetailCore
import DovetailTesting
import DovetailPlugin
import DovetailPluginProcess
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import DovetailWire

@Suite("A plugin process answers as the same plugin would inside the host")
struct PluginServerTests {
    private struct Hooks: Plugin {
        func install(_ context: PluginContext) async throws -> HookResult {
            .success(message: "Hello, \(context.installation.owner).", data: ["version": 1])
        }
        func enable(_ context: PluginContext) async throws -> HookResult { .failure(.temporary("Not yet.")) }
        func disable(_ context: PluginContext) async throws -> HookResult { throw RequestFailure.conflict("No.") }
        func update(_ context: PluginContext, from version: SemanticVersion) async throws -> HookResult {
            "From \(version)."
        }
        func configure(_ context: PluginContext, old: ConfigurationValues) async throws -> HookResult {
            "\(try old.value("size", as: Int.self) ?? 0)"
        }
    }

    private static func failure(_ body: () async throws -> WireAnswer) async throws -> WireFailure? {
        do {
            _ = try await body()
            return nil
        } catch let failure as WireFailure {
            return failure
        }
    }

    @Test("hooks are run with what they are told, and say what they answer")
    func hooks() async throws {
        let end = try await PluginEnd(Hooks())
        let answer = try await end.hook(.install).json.document(HookAnswer.self)
        #expect(answer.message == "Hello, the system." && answer.data == ["version": 1])
        #expect(try await end.hook(.uninstall).json.readableBytes == 0)
        let update = try await end.hook(.update, from: SemanticVersion(0, 9, 0))
        #expect(try update.json.document(HookAnswer.self).message == "From 0.9.0.")
        let configured = try await end.hook(.configure, old: ["size": 7])
        #expect(try configured.json.document(HookAnswer.self).message == "7")
        #expect(
            try await Self.failure { try await end.hook(.enable) }?.error as? PluginFailure == .temporary("Not yet."))
        #expect(try await Self.failure { try await end.hook(.disable) }?.error as? RequestFailure == .conflict("No."))
        #expect(try await Self.failure { try await end.hook(.update) }?.type == .error)
        end.host.close()
    }

    @Test("what does not exist is a failure, and what is not known says so")
    func unknown() async throws {
        let end = try await PluginEnd(Hooks())
        #expect(try await Self.failure { try await end.hook(.install, instance: 9) }?.type == .error)
        #expect(try await Self.failure { try await end.request(9) }?.type == .error)
        let future = WireMethod(rawValue: 99)
        #expect(try await Self.failure { try await end.host.call(future) }?.type == .notImplemented)
        end.host.note(future, handle: 1)
        _ = try await end.host.call(.ping)
        end.host.note(.close, handle: 1)
        #expect(try await Self.failure { try await end.hook(.install) }?.type == .error)
        end.host.close()
    }

    @Test("a host of other versions is refused with both")
    func versions() async throws {
        let (host, _) = Loopback.connect(host: ScriptedHandler(), plugin: PluginServer { Hooks() })
        let json = String(buffer: try PluginEnd.hello())
        let other = json.replacing(#""maximum":1,"minimum":1"#, with: #""maximum":8,"minimum":7"#)
        #expect(other != json)
        let failure = try await Self.failure { try await host.call(.hello, json: ByteBuffer(string: other)) }
        #expect(failure?.message.contains("versions 7 to 8 of the protocol, the plugin version 1") == true)
        host.close()
    }

    private struct Binding: Plugin {
        let released = Gate()

        func start(_ context: PluginContext) async throws {
            try await context.routes.get("/small") { _ in .text("small") }
            try await context.routes.get("/large") { request in
                PluginResponse(body: PluginBody(bytes: try await request.body.collect(upTo: 1 << 20)))
            }
            try await context.timers.every(.seconds(60), name: "tick") { self.released.open() }
            try await context.events.subscribe("task.*") { event in throw PluginFailure.permanent(event.name) }
        }
    }

    @Test("what is bound is told with numbers of the plugin's own, and called by them")
    func bindings() async throws {
        let bound = Mutex<[String]>([])
        let plugin = Binding()
        let end = try await PluginEnd(plugin) { call, _ in
            let json = String(buffer: call.json)
            bound.withLock { $0.append("\(call.method) \(call.handle) \(json)") }
            return .done
        }
        try await end.start()
        #expect(
            bound.withLock { $0 } == [
                #"routes.bind 2 {"binding":1,"method":"GET","path":"/small"}"#,
                #"routes.bind 2 {"binding":2,"method":"GET","path":"/large"}"#,
                #"timers.every 2 {"binding":3,"milliseconds":60000,"name":"tick"}"#,
                #"events.subscribe 2 {"binding":4,"name":"task.*"}"#,
            ])
        let small = try await end.request(1)
        #expect(String(buffer: small.body) == "small" && small.stream == nil)
        let bytes = [UInt8](repeating: 5, count: 300_000)
        let large = try await end.request(2, PluginBody(bytes: bytes))
        #expect(large.body.readableBytes == 0)
        #expect(try await large.stream?.collect(upTo: 1 << 20) == bytes)
        _ = try await end.host.call(.run, handle: 2, body: ByteBuffer(integer: UInt32(3)))
        #expect(plugin.released.isOpen)
        let event = Event(id: "1", name: "task.done", owner: nil, source: "Tasks", time: .now, data: [])
        let body = try EventBody(binding: 4, event: event).encoded()
        #expect(try await Self.failure { try await end.host.call(.event, body: body) }?.message == "task.done")
        #expect(try await Self.failure { try await end.host.call(.service, body: body) }?.type == .error)
        end.host.note(.close, handle: 1)
        #expect(try await Self.failure { try await end.request(1) }?.type == .error)
        end.host.close()
    }

    @Test("a host that refuses to bind something leaves nothing bound")
    func refusedBinding() async throws {
        let end = try await PluginEnd(Binding()) { _, _ in throw DovetailError(.permissionDenied, "No.") }
        #expect(try await Self.failure { try await end.start() }?.code == .permissionDenied)
        #expect(try await Self.failure { try await end.request(1) }?.type == .error)
        end.host.close()
    }

    private struct Hasty: Plugin {
        let isAsked = Gate()

        func start(_ context: PluginContext) async throws {
            let binding = Task { try await context.services.provide("math.double") { _ -> Int in 42 } }
            await self.isAsked.passUncancelled()
            binding.cancel()
            await #expect(throws: CancellationError.self) { try await binding.value }
        }
    }

    @Test("what a plugin gives up while it is being bound is let go of at the host, whether or not it was bound")
    func bindingGivenUp() async throws {
        let plugin = Hasty()
        let released = Mutex<[UInt32]>([])
        let end = try await PluginEnd(plugin) { call, _ in
            switch call.method {
            case .servicesProvide:
                plugin.isAsked.open()
                await Gate().openWhenCancelled()
            case .bindingRelease:
                let number = call.body.getInteger(at: call.body.readerIndex, as: UInt32.self)
                released.withLock { $0.append(number ?? 0) }
            default: break
            }
            return .done
        }
        try await end.start()
        try await until("it is let go of") { released.withLock { $0 == [1] } }
        end.host.close()
    }

    private struct Chatty: Plugin {
        func install(_ context: PluginContext) async throws -> HookResult {
            context.logger.info("Imported", metadata: ["tasks": "3"])
            context.logger.info("\(String(repeating: "x", count: 100_000))")
            context.logger.info("Too long", metadata: ["fact": "\(String(repeating: "x", count: 40_000))"])
            context.logger.info("Done")
            context.logger.trace("Not wanted")
            return .done
        }
    }

    @Test("lines of the logger come as notes of the context, cut when they are long")
    func lines() async throws {
        let end = try await PluginEnd(Chatty())
        _ = try await end.hook(.install)
        let lines = try end.heard.notes.map { try $0.json.document(LogDocument.self) }
        #expect(lines.map(\.level) == ["info", "info", "info"] && end.heard.notes.allSatisfy { $0.handle == 2 })
        #expect(lines[0].message == "Imported" && lines[0].metadata == ["tasks": "3"])
        #expect(lines[1].message.count == 1_001)
        // One that is too long for the host is left out, and the next says so.
        #expect(lines[2].message == "Done" && lines[2].metadata == ["log.left_out": "1"])
        end.host.close()
    }

    private struct Waiting: Plugin {
        final class Outcome: Sendable {
            let text = Mutex("")
        }

        let outcome = Outcome()

        func install(_ context: PluginContext) async throws -> HookResult {
            do {
                return "\(try await context.storage.keys())"
            } catch {
                self.outcome.text.withLock { $0 = (error as? DovetailError)?.code.rawValue ?? "\(error)" }
                throw error
            }
        }
    }

    @Test("a plugin whose host is gone is told that its context has ended")
    func gone() async throws {
        let plugin = Waiting()
        let asked = Gate()
        let end = try await PluginEnd(plugin) { _, _ in
            asked.open()
            await Gate().openWhenCancelled()
            return .done
        }
        let hook = Task { try await end.hook(.install) }
        try await asked.pass()
        end.host.close()
        await #expect(throws: CallLost.self) { try await hook.value }
        try await until("the plugin has heard") { plugin.outcome.text.withLock { !$0.isEmpty } }
        #expect(["context_ended", "CancellationError()"].contains(plugin.outcome.text.withLock { $0 }))
    }
}
