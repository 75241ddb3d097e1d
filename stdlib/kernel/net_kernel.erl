%% Distribution of a node that is not alive: what net_kernel answers where it was
%% never started.
-module(net_kernel).

-export([
    dflag_unicode_io/1,
    connect_node/1,
    get_net_ticktime/0,
    get_state/0,
    monitor_nodes/1,
    monitor_nodes/2,
    nodename/0,
    node_info/1,
    node_info/2,
    set_net_ticktime/1,
    set_net_ticktime/2,
    start/1,
    stop/0,
    verbose/1
]).

%% Every node there can be here understands Unicode.
dflag_unicode_io(_Pid) -> true.

connect_node(Node) when Node =:= node() -> true;
connect_node(Node) when is_atom(Node) -> ignored.

get_net_ticktime() -> ignored.

get_state() -> #{started => no}.

monitor_nodes(Flag) -> monitor_nodes(Flag, []).

monitor_nodes(Flag, _Options) when is_boolean(Flag) -> ok;
monitor_nodes(Flag, _Options) -> {error, {unknown_option, Flag}}.

nodename() -> ignored.

node_info(_Node) -> {error, bad_node}.

node_info(_Node, _Item) -> {error, bad_node}.

set_net_ticktime(_Time) -> ignored.

set_net_ticktime(_Time, _Period) -> ignored.

start(_Options) -> {error, not_supported}.

stop() -> {error, not_found}.

verbose(_Level) -> ignored.
