import DovetailCore
import Testing

@Suite("Permissions are read in their canonical form")
struct PermissionTests {
    @Test(
        "N13 · other spellings of known permissions mean the same",
        arguments: [
            ("storage-read", Permission.storageRead), ("storage-write", .storageWrite),
            ("network-access", .networkAccess), ("notifications", .notificationsSend),
            ("database.read", .databaseRead), ("events.publish", .eventsPublish),
        ])
    func canonical(text: String, permission: Permission) {
        #expect(Permission(text) == permission)
        #expect(permission.isEnforced)
    }

    @Test("a permission of somebody else's is kept, and not enforced", arguments: ["api.access", "x:y-z_1"])
    func foreign(text: String) throws {
        let permission = try #require(Permission(text))
        #expect(permission.rawValue == text)
        #expect(!permission.isEnforced)
    }

    @Test("anything else is none", arguments: ["", "A", "a b", "a/b", "é", String(repeating: "a", count: 65)])
    func none(text: String) {
        #expect(Permission(text) == nil)
    }

    @Test("every enforced permission can be read back from its text")
    func enforced() {
        #expect(Permission.enforced.count == 11)
        #expect(Permission.enforced.compactMap { Permission($0.rawValue) } == Permission.enforced)
    }
}
