//! What holds of every layout.

use proptest::prelude::*;

use super::*;
use crate::{
    change::{Placed, flow},
    methods::NOT_ASSIGNED,
};

const ROOM: Room = Room { width: 900.0, height: 480.0, margin: 150.0, small: SMALL };

/// Customers in each period: a segment, none, or not there.
fn states() -> impl Strategy<Value = (u8, Vec<Vec<u8>>)> {
    (2..7_usize, 1..9_u8).prop_flat_map(|(periods, segments)| {
        // One place more than segments is none, another is not there.
        let one = proptest::collection::vec(0..segments + 2, periods);
        (Just(segments), proptest::collection::vec(one, 1..400))
    })
}

fn sankey(segments: u8, customers: &[Vec<u8>]) -> Sankey {
    let periods = customers[0].len();
    let at = |period: usize| -> (Vec<String>, Vec<Label>) {
        let there = customers.iter().enumerate().filter(|(_, own)| own[period] <= segments);
        there
            .map(|(key, own)| {
                (key.to_string(), if own[period] == segments { NOT_ASSIGNED } else { own[period] })
            })
            .unzip()
    };
    let of = |period: usize| {
        let ((keys, labels), (keys_now, labels_now)) = (at(period - 1), at(period));
        let before = Placed { keys: &keys, labels: &labels, volume: None };
        flow(before, Placed { keys: &keys_now, labels: &labels_now, volume: None })
    };
    Sankey {
        segments: (0..segments).map(|at| (format!("Segment <{at}>"), at)).collect(),
        periods: (1..=periods).map(|at| format!("2025-Q{at}")).collect(),
        flows: (1..periods).map(of).collect(),
    }
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

proptest! {
    #[test]
    fn bands_fill_their_nodes_from_edge_to_edge((segments, customers) in states(), small in 0.0..0.2) {
        let sankey = sankey(segments, &customers);
        let layout = sankey.layout(Room { small, ..ROOM });
        for (at, node) in layout.nodes.iter().enumerate() {
            let mut leaving: Vec<(f64, f64)> =
                layout.ribbons.iter().filter(|own| own.from == Some(at)).map(|own| (own.y.0, own.height)).collect();
            let mut arriving: Vec<(f64, f64)> =
                layout.ribbons.iter().filter(|own| own.to == Some(at)).map(|own| (own.y.1, own.height)).collect();
            for ends in [&mut leaving, &mut arriving] {
                ends.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut edge = node.y;
                for (y, height) in ends.iter() {
                    prop_assert!(is_near(*y, edge), "a band begins at {y}, the one above ends at {edge}");
                    edge += height;
                }
                prop_assert!(ends.is_empty() || is_near(edge, node.y + node.height));
            }
            prop_assert!(!leaving.is_empty() || !arriving.is_empty());
        }
    }

    #[test]
    fn every_customer_is_in_one_band_of_a_step((segments, customers) in states(), small in 0.0..0.2) {
        let sankey = sankey(segments, &customers);
        let layout = sankey.layout(Room { small, ..ROOM });
        for (step, flow) in sankey.flows.iter().enumerate() {
            let all: usize = flow.bands.iter().map(|band| band.rows).sum();
            let count = |is: fn(&Ribbon) -> bool| -> usize {
                layout.ribbons.iter().filter(|own| own.step == step && is(own)).map(|own| own.rows).sum()
            };
            prop_assert_eq!(count(|own| own.from.is_some()), all);
            prop_assert_eq!(count(|own| own.to.is_some()), all);
            let mut flows: Vec<(Place, Place, usize)> = layout
                .ribbons
                .iter()
                .filter(|own| own.step == step && own.from.is_some())
                .flat_map(|own| own.flows.iter().map(|band| (band.from, band.to, band.rows)))
                .collect();
            flows.sort_unstable();
            let given: Vec<_> = flow.bands.iter().map(|band| (band.from, band.to, band.rows)).collect();
            prop_assert_eq!(flows, given);
        }
    }

    #[test]
    fn nodes_have_one_scale_and_order_and_stay_apart_in_the_picture((segments, customers) in states()) {
        let layout = sankey(segments, &customers).layout(ROOM);
        let scale = layout.nodes.first().map_or(0.0, |node| node.height / node.rows as f64);
        for node in &layout.nodes {
            prop_assert!(is_near(node.height, node.rows as f64 * scale));
            prop_assert!(node.y >= TOP && node.y + node.height <= ROOM.height);
        }
        for pair in layout.nodes.windows(2).filter(|pair| pair[0].period == pair[1].period) {
            prop_assert!(pair[0].spot < pair[1].spot);
            prop_assert!(pair[0].y + pair[0].height + GAP <= pair[1].y + 1e-6);
        }
        for column in layout.columns.windows(2) {
            prop_assert!(column[0] + NODE < column[1]);
        }
    }

    #[test]
    fn the_order_of_the_flows_changes_nothing((segments, customers) in states(), turn in 0..50_usize) {
        let given = sankey(segments, &customers);
        let mut turned = given.clone();
        for flow in &mut turned.flows {
            let by = turn % flow.bands.len().max(1);
            flow.bands.rotate_left(by);
            flow.bands.reverse();
        }
        prop_assert_eq!(given.layout(ROOM), turned.layout(ROOM));
    }

    #[test]
    fn bands_of_one_node_do_not_cross((segments, customers) in states()) {
        let layout = sankey(segments, &customers).layout(ROOM);
        let bands: Vec<&Ribbon> = layout.ribbons.iter().filter(|own| !own.is_pool()).collect();
        for (at, a) in bands.iter().enumerate() {
            for b in bands[..at].iter().filter(|b| b.from == a.from || b.step == a.step && b.to == a.to) {
                prop_assert!((a.y.0 - b.y.0) * (a.y.1 - b.y.1) >= 0.0);
            }
        }
    }
}

#[test]
fn small_flows_are_pooled_at_both_ends_and_who_stayed_never_is() {
    // 300 stay in the first, 2 in the second; one goes each way, and one leaves.
    let mut customers = vec![vec![0, 0]; 300];
    customers.extend([vec![1, 1], vec![1, 1], vec![0, 1], vec![1, 0], vec![1, 3]]);
    let layout = sankey(2, &customers).layout(ROOM);
    let bands = layout.ribbons.iter().filter(|own| !own.is_pool()).map(|own| own.rows).collect::<Vec<_>>();
    assert_eq!(bands, [300, 2]);
    let pools: Vec<_> =
        layout.ribbons.iter().filter(|own| own.is_pool()).map(|own| (own.from, own.to, own.rows)).collect();
    assert_eq!(
        pools,
        [(Some(0), None, 1), (Some(1), None, 2), (None, Some(2), 1), (None, Some(3), 1), (None, Some(4), 1)]
    );
}

fn check(name: &str, sankey: &Sankey, room: Room) {
    let picture = picture(sankey, &sankey.layout(room));
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, { insta::assert_snapshot!(name, picture) });
}

#[test]
fn the_picture_shows_who_stayed_moved_joined_and_left() {
    let way = |ways: &[(u8, u8, usize)]| -> Vec<Vec<u8>> {
        ways.iter().flat_map(|(from, to, rows)| vec![vec![*from, *to]; *rows]).collect()
    };
    // The third place is no segment, the fourth not there.
    let customers =
        way(&[(0, 0, 40), (0, 1, 10), (1, 1, 30), (1, 0, 5), (3, 0, 6), (1, 3, 4), (2, 1, 3), (0, 2, 2)]);
    let room = Room { width: 480.0, height: 240.0, margin: 100.0, small: 0.025 };
    check("sankey_two_periods", &sankey(2, &customers), room);
}

#[test]
fn between_the_first_and_the_last_period_numbers_stand_alone() {
    let mut customers = vec![vec![0, 0, 1]; 20];
    customers.extend(vec![vec![1, 0, 0]; 15]);
    customers.extend(vec![vec![3, 1, 3]; 5]);
    let room = Room { width: 480.0, height: 200.0, margin: 100.0, small: SMALL };
    check("sankey_three_periods", &sankey(2, &customers), room);
}
