/// Why money cannot be taken out.
#[derive(Debug, PartialEq)]
pub enum AccountError {
    InsufficientFunds,
}

/// An account that never goes below zero.
pub struct Account {
    balance: u64,
}

impl Account {
    pub fn new(balance: u64) -> Self {
        Self { balance }
    }

    pub fn balance(&self) -> u64 {
        self.balance
    }

    pub fn deposit(&mut self, amount: u64) {
        // mask
        self.balance += amount;
        // end
    }

    /// Takes money out, when there is enough of it.
    // body
    pub fn withdraw(&mut self, amount: u64) -> Result<(), AccountError> {
        if amount > self.balance {
            return Err(AccountError::InsufficientFunds);
        }
        self.balance -= amount;
        Ok(())
    }
}
// tests
fn main() {
    let mut account = Account::new(10);
    account.deposit(5);
    assert_eq!(account.withdraw(20), Err(AccountError::InsufficientFunds));
    assert_eq!(account.withdraw(12), Ok(()));
    assert_eq!(account.balance(), 3);
}
