/// A user of a system.
#[derive(Debug, PartialEq)]
pub struct User {
    pub id: u32,
    pub name: String,
    pub active: bool,
}

/// The user with this id, if there is one and it is active.
pub fn find_active_user(users: &[User], id: u32) -> Option<&User> {
    // mask
    users.iter().find(|user| user.id == id && user.active)
    // end
}
// tests
fn main() {
    let user = |id, active| User { id, name: format!("user{id}"), active };
    let users = vec![user(1, true), user(2, false)];
    assert_eq!(find_active_user(&users, 1), Some(&users[0]));
    assert_eq!(find_active_user(&users, 2), None);
    assert_eq!(find_active_user(&users, 3), None);
}
