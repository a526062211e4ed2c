/// Those who wait for something that happens once: whoever holds them guards them, and calls them outside of its lock.
package struct Watchers: Sendable {
    private var lastID = 0
    private var bodies: [Int: @Sendable () -> Void] = [:]

    package init() {}

    /// Adds one; answers a number to remove it by.
    package mutating func add(_ body: @escaping @Sendable () -> Void) -> Int {
        self.lastID += 1
        self.bodies[self.lastID] = body
        return self.lastID
    }

    /// Removes one, if it is there still.
    package mutating func remove(_ id: Int) {
        self.bodies[id] = nil
    }

    /// Removes all, to be called.
    package mutating func removeAll() -> [@Sendable () -> Void] {
        defer { self.bodies = [:] }
        return Array(self.bodies.values)
    }
}
