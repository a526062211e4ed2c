public import DovetailPlugin
import Foundation

/// Keeps short notes for every user.
public struct SampleNotesPlugin: Plugin {
    /// Makes the plugin's object.
    public init() {}

    /// Makes the first note of whoever installs the plugin.
    public func install(_ context: PluginContext) async throws -> HookResult {
        try await Notes(context).add("My first note")
        return "A first note is written."
    }

    /// Says what goes: the host removes all that is stored.
    public func uninstall(_ context: PluginContext) async throws -> HookResult {
        "Your \(try await Notes(context).count) notes are deleted."
    }

    /// Binds the routes and the schedule that the manifest declares.
    public func start(_ context: PluginContext) async throws {
        let notes = Notes(context)
        try await context.routes.get("/notes") { _ in try .json(try await notes.all) }
        try await context.routes.post("/notes") { request in
            let text = try await request.decode(NewNote.self).text
            let longest: Int = try await context.configuration.value("longest_note") ?? 280
            guard (1...longest).contains(text.count) else {
                throw RequestFailure.invalid("A note has 1 to \(longest) characters.")
            }
            let note = try await notes.add(text)
            try await context.events.publish("sample-notes.added", ["length": text.count])
            return try .json(note, status: 201)
        }
        try await context.timers.schedule("remind") {
            try await context.notifications.send("Sample Notes", "You have \(try await notes.count) notes.")
        }
    }
}
