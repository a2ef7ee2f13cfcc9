/// A binary tree.
pub struct Node {
    pub left: Option<Box<Node>>,
    pub right: Option<Box<Node>>,
}

/// Number of nodes on the longest way from the root down.
pub fn depth(node: &Option<Box<Node>>) -> usize {
    match node {
        None => 0,
        // mask
        Some(node) => 1 + depth(&node.left).max(depth(&node.right)),
        // end
    }
}
// tests
fn main() {
    let leaf = || Some(Box::new(Node { left: None, right: None }));
    assert_eq!(depth(&None), 0);
    assert_eq!(depth(&leaf()), 1);
    let tree = Some(Box::new(Node { left: Some(Box::new(Node { left: None, right: leaf() })), right: leaf() }));
    assert_eq!(depth(&tree), 3);
}
