import DovetailCore
import Foundation
import Testing

@Suite("Saved states")
struct SavedStateTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000.25)

    @Test("Q11 · what is right has no faults, whatever may be left out")
    func valid() {
        for time in ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.125Z", "2026-01-31T10:30:00+01:00", "2026-01-31"] {
            #expect(SavedState.validate(["timestamp": .string(time), "plugin_state": "enabled"]).isEmpty, "\(time)")
        }
        for state in InstallationState.allCases {
            let document: JSONValue = [
                "timestamp": "2026-01-31", "plugin_state": .string(state.rawValue), "configuration": ["revision": 3],
                "more": true,
            ]
            #expect(SavedState.validate(document).isEmpty)
        }
    }

    @Test("Q11 · every fault is told, not only the first")
    func faults() {
        let empty = SavedState.validate([:])
        #expect(empty == ["The `timestamp` is missing.", "The `plugin_state` is missing."])
        let wrong = SavedState.validate(["timestamp": "soon", "plugin_state": "flying", "configuration": []])
        #expect(wrong.count == 3)
        #expect(wrong[0].hasPrefix("\"flying\" is no `plugin_state`. There are: uninstalled, installed, enabled"))
        #expect(wrong[1] == "The `configuration` is no object, but array.")
        #expect(wrong[2].hasPrefix("\"soon\" cannot be read as `timestamp`."))
        #expect(SavedState.validate(["timestamp": 5, "plugin_state": .null]).count == 2)
        #expect(SavedState.validate([]) == ["A saved state is an object, and this is array."])
    }

    @Test("Q11 · what is incomplete is filled in, and what is there is left, right or wrong")
    func sanitised() throws {
        let filled = SavedState.sanitise(["pending_operations": [1], "timestamp": .null], now: self.now)
        #expect(
            filled == [
                "timestamp": "2027-01-15T08:00:00.250Z", "plugin_state": "installed", "configuration": [:],
                "user_session": [:], "active_connections": [], "pending_operations": [1],
            ])
        #expect(SavedState.validate(filled).isEmpty)
        #expect(SavedState.sanitise("nothing", now: self.now)["timestamp"] == filled["timestamp"])
        let wrong = SavedState.sanitise(["plugin_state": "flying", "configuration": 7], now: self.now)
        #expect(wrong["plugin_state"] == "flying" && SavedState.validate(wrong).count == 2)
        #expect(SavedState.sanitise(filled, now: .distantPast) == filled)
    }

    @Test("Q10 · it travels as a document with the configuration's revision, and nothing of its values")
    func document() throws {
        let saved = SavedState(
            timestamp: self.now, pluginState: .enabled, configurationRevision: 3,
            state: PluginState(userSession: ["page": 7], activeConnections: ["a"], pendingOperations: [.null]))
        #expect(saved.document["configuration"] == ["revision": 3])
        #expect(try SavedState(document: saved.document) == saved)
        #expect(try JSONDecoder().decode(SavedState.self, from: JSONEncoder().encode(saved)) == saved)
        let error = #expect(throws: DovetailError.self) {
            try SavedState(document: ["timestamp": "soon", "user_session": []])
        }
        #expect(error?.code == .validationFailed && error?.message.contains("`plugin_state` is missing") == true)
        var wrong = saved.document.object ?? [:]
        wrong["user_session"] = [1]
        #expect(throws: DovetailError.self) { try SavedState(document: .object(wrong)) }
    }
}
