//===- BeamBuiltins.h - what erlang:is_builtin/3 says on BEAM ---*- C++ -*-===//
//
// Which functions are written in C is a matter of the runtime, but tools ask: xref
// leaves BIFs out of what it calls undefined. So the answer is BEAM's: what has a
// row in Bifs.def is one, but for these. Source: erlang:system_info(snifs) of OTP 25.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_BIF_BEAMBUILTINS_H
#define LUMEN_RUNTIME_BIF_BEAMBUILTINS_H

namespace lumen::rt {

/// Rows here, written in Erlang there.
inline constexpr const char *kErlangOnBeam[] = {
    "binary:bin_to_list/1", "binary:bin_to_list/2", "binary:bin_to_list/3",
    "erlang:alias/0", "erlang:atom_to_binary/1", "erlang:binary_to_atom/1",
    "erlang:binary_to_existing_atom/1", "erlang:garbage_collect/0",
    "erlang:garbage_collect/1", "erlang:garbage_collect/2",
    "erlang:group_leader/2", "erlang:halt/0", "erlang:halt/1", "erlang:max/2",
    "erlang:min/2", "erlang:open_port/2", "erlang:port_call/2",
    "erlang:port_call/3", "erlang:port_close/1", "erlang:port_command/2",
    "erlang:port_command/3", "erlang:port_connect/2", "erlang:port_control/3",
    "erlang:port_info/1", "erlang:port_info/2", "erlang:process_display/2",
    "erlang:spawn/1", "erlang:spawn_link/1", "erlang:spawn_monitor/1",
    "erlang:spawn_monitor/3", "erlang:spawn_opt/2", "erlang:suspend_process/1",
    "erlang:suspend_process/2", "prim_buffer:copying_read/2",
    "prim_buffer:find_byte_index/2", "prim_buffer:new/0",
    "prim_buffer:peek_head/1", "prim_buffer:size/1", "prim_buffer:skip/2",
    "prim_buffer:try_lock/1", "prim_buffer:unlock/1", "prim_buffer:write/2",
    "prim_file:advise_nif/4", "prim_file:allocate_nif/3",
    "prim_file:altname_nif/1", "prim_file:close_nif/1",
    "prim_file:del_dir_nif/1", "prim_file:del_file_nif/1",
    "prim_file:delayed_close_nif/1", "prim_file:file_desc_to_ref_nif/1",
    "prim_file:get_cwd_nif/0", "prim_file:get_device_cwd_nif/1",
    "prim_file:get_handle_nif/1", "prim_file:ipread_s32bu_p32bu_nif/3",
    "prim_file:list_dir_nif/1", "prim_file:make_dir_nif/1",
    "prim_file:make_hard_link_nif/2", "prim_file:make_soft_link_nif/2",
    "prim_file:open_nif/2", "prim_file:pread_nif/3", "prim_file:pwrite_nif/3",
    "prim_file:read_file_nif/1", "prim_file:read_handle_info_nif/1",
    "prim_file:read_info_nif/2", "prim_file:read_link_nif/1",
    "prim_file:read_nif/2", "prim_file:rename_nif/2", "prim_file:seek_nif/3",
    "prim_file:set_cwd_nif/1", "prim_file:set_owner_nif/3",
    "prim_file:set_permissions_nif/2", "prim_file:set_time_nif/4",
    "prim_file:sync_nif/2", "prim_file:truncate_nif/1",
    "prim_file:write_nif/2", "zlib:clearStash_nif/1", "zlib:close_nif/1",
    "zlib:crc32_nif/1", "zlib:deflateEnd_nif/1", "zlib:deflateInit_nif/6",
    "zlib:deflateParams_nif/3", "zlib:deflateReset_nif/1",
    "zlib:deflateSetDictionary_nif/2", "zlib:deflate_nif/4",
    "zlib:enqueue_nif/2", "zlib:getBufSize_nif/1", "zlib:getStash_nif/1",
    "zlib:inflateEnd_nif/1", "zlib:inflateGetDictionary_nif/1",
    "zlib:inflateInit_nif/3", "zlib:inflateReset_nif/1",
    "zlib:inflateSetDictionary_nif/2", "zlib:inflate_nif/4", "zlib:open_nif/0",
    "zlib:setBufSize_nif/2", "zlib:setStash_nif/2",
    "zlib:set_controller_nif/2",
};

/// Not rows here, written in C there.
inline constexpr const char *kBuiltinOnBeam[] = {
    "erl_ddll:demonitor/1", "erl_ddll:format_error_int/1", "erl_ddll:info/2",
    "erl_ddll:loaded_drivers/0", "erl_ddll:monitor/2", "erl_ddll:try_load/3",
    "erl_ddll:try_unload/2", "erlang:call_on_load_function/1",
    "erlang:dist_ctrl_get_data/1", "erlang:dist_ctrl_get_data_notification/1",
    "erlang:dist_ctrl_get_opt/2", "erlang:dist_ctrl_input_handler/2",
    "erlang:dist_ctrl_put_data/2", "erlang:dist_ctrl_set_opt/3",
    "erlang:dist_get_stat/1", "erlang:dt_append_vm_tag_data/1",
    "erlang:dt_get_tag/0", "erlang:dt_get_tag_data/0",
    "erlang:dt_prepend_vm_tag_data/1", "erlang:dt_put_tag/1",
    "erlang:dt_restore_tag/1", "erlang:dt_spread_tag/1",
    "erlang:exit_signal/2", "erlang:finish_after_on_load/2",
    "erlang:finish_loading/1", "erlang:has_prepared_code_on_load/1",
    "erlang:load_nif/2", "erlang:monitor_node/2", "erlang:monitor_node/3",
    "erlang:nodes/0", "erlang:nodes/1", "erlang:nodes/2", "erlang:setnode/2",
    "erlang:spawn_request_abandon/1", "erlang:system_flag/2",
    "erlang:trace_info/2", "erts_debug:breakpoint/2", "erts_debug:dirty/3",
    "erts_debug:dirty_cpu/2", "erts_debug:dirty_io/2",
    "erts_debug:disassemble/1", "erts_debug:dist_ext_to_term/2",
    "erts_debug:instructions/0", "erts_debug:interpreter_size/0",
    "erts_debug:lcnt_clear/0", "erts_debug:lcnt_collect/0",
    "erts_debug:lcnt_control/1", "erts_debug:lcnt_control/2",
    "erts_internal:abort_pending_connection/2",
    "erts_internal:beamfile_chunk/2", "erts_internal:beamfile_module_md5/1",
    "erts_internal:check_dirty_process_code/2",
    "erts_internal:check_process_code/1",
    "erts_internal:create_dist_channel/3",
    "erts_internal:dirty_process_handle_signals/1",
    "erts_internal:dist_spawn_request/4",
    "erts_internal:ets_lookup_binary_info/2", "erts_internal:ets_raw_first/1",
    "erts_internal:ets_raw_next/2", "erts_internal:ets_super_user/1",
    "erts_internal:garbage_collect/1",
    "erts_internal:gather_alloc_histograms/1",
    "erts_internal:gather_carrier_info/1", "erts_internal:get_creation/0",
    "erts_internal:get_dflags/0", "erts_internal:group_leader/2",
    "erts_internal:group_leader/3", "erts_internal:is_process_alive/2",
    "erts_internal:is_process_executing_dirty/1",
    "erts_internal:is_system_process/1",
    "erts_internal:map_hashmap_children/1", "erts_internal:new_connection/1",
    "erts_internal:no_aux_work_threads/0", "erts_internal:open_port/2",
    "erts_internal:port_call/3", "erts_internal:port_close/1",
    "erts_internal:port_command/3", "erts_internal:port_connect/2",
    "erts_internal:port_control/3", "erts_internal:port_info/1",
    "erts_internal:port_info/2", "erts_internal:prepare_loading/2",
    "erts_internal:process_display/2", "erts_internal:process_flag/3",
    "erts_internal:purge_module/2", "erts_internal:request_system_task/3",
    "erts_internal:request_system_task/4",
    "erts_internal:scheduler_wall_time/1", "erts_internal:spawn_request/4",
    "erts_internal:spawn_system_process/3", "erts_internal:suspend_process/2",
    "erts_internal:system_check/1", "erts_internal:trace/3",
    "erts_internal:trace_pattern/3",
    "erts_literal_area_collector:release_area_switch/0",
    "erts_literal_area_collector:send_copy_request/3",
    "net_kernel:dflag_unicode_io/1",
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_BEAMBUILTINS_H
