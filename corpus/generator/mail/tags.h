// Ids of the properties that the writers and the invented mail use. [MS-OXPROPS]
#pragma once

#include <cstdint>

namespace offenbar::generator::tag {

using Id = std::uint16_t;

constexpr Id importance = 0x0017;
constexpr Id message_class = 0x001A;
constexpr Id sensitivity = 0x0036;
constexpr Id subject = 0x0037;
constexpr Id client_submit_time = 0x0039;
constexpr Id sent_representing_entry_id = 0x0041;
constexpr Id sent_representing_name = 0x0042;
constexpr Id sent_representing_address_type = 0x0064;
constexpr Id sent_representing_email_address = 0x0065;
constexpr Id conversation_topic = 0x0070;
constexpr Id conversation_index = 0x0071;
constexpr Id transport_headers = 0x007D;
constexpr Id sender_entry_id = 0x0C19;
constexpr Id sender_name = 0x0C1A;
constexpr Id sender_address_type = 0x0C1E;
constexpr Id sender_email_address = 0x0C1F;
constexpr Id recipient_type = 0x0C15;
constexpr Id responsibility = 0x0E0F;
constexpr Id display_bcc = 0x0E02;
constexpr Id display_cc = 0x0E03;
constexpr Id display_to = 0x0E04;
constexpr Id delivery_time = 0x0E06;
constexpr Id message_flags = 0x0E07;
constexpr Id message_size = 0x0E08;
constexpr Id message_status = 0x0E17;
constexpr Id has_attachments = 0x0E1B;
constexpr Id normalized_subject = 0x0E1D;
constexpr Id attach_size = 0x0E20;
constexpr Id attach_number = 0x0E21;
constexpr Id record_key = 0x0FF9;
constexpr Id object_type = 0x0FFE;
constexpr Id entry_id = 0x0FFF;
constexpr Id body = 0x1000;
constexpr Id rtf_compressed = 0x1009;
constexpr Id body_html = 0x1013;
constexpr Id native_body = 0x1016;
constexpr Id internet_message_id = 0x1035;
constexpr Id in_reply_to = 0x1042;
constexpr Id icon_index = 0x1080;
constexpr Id last_verb = 0x1081;
constexpr Id last_verb_time = 0x1082;
constexpr Id flag_status = 0x1090;
constexpr Id followup_icon = 0x1095;
constexpr Id display_name = 0x3001;
constexpr Id address_type = 0x3002;
constexpr Id email_address = 0x3003;
constexpr Id creation_time = 0x3007;
constexpr Id modification_time = 0x3008;
constexpr Id search_key = 0x300B;
constexpr Id valid_folder_mask = 0x35DF;
constexpr Id ipm_subtree_entry_id = 0x35E0;
constexpr Id ipm_wastebasket_entry_id = 0x35E3;
constexpr Id finder_entry_id = 0x35E7;
constexpr Id content_count = 0x3602;
constexpr Id content_unread_count = 0x3603;
constexpr Id subfolders = 0x360A;
constexpr Id container_class = 0x3613;
constexpr Id associated_content_count = 0x3617;
constexpr Id attach_data = 0x3701;
constexpr Id attach_extension = 0x3703;
constexpr Id attach_filename = 0x3704;
constexpr Id attach_method = 0x3705;
constexpr Id attach_long_filename = 0x3707;
constexpr Id rendering_position = 0x370B;
constexpr Id attach_mime_tag = 0x370E;
constexpr Id attach_content_id = 0x3712;
constexpr Id attach_flags = 0x3714;
constexpr Id display_type = 0x3900;
constexpr Id smtp_address = 0x39FE;
constexpr Id display_name_7bit = 0x39FF;
constexpr Id account = 0x3A00;
constexpr Id generation = 0x3A05;
constexpr Id given_name = 0x3A06;
constexpr Id business_telephone = 0x3A08;
constexpr Id home_telephone = 0x3A09;
constexpr Id surname = 0x3A11;
constexpr Id company_name = 0x3A16;
constexpr Id job_title = 0x3A17;
constexpr Id department_name = 0x3A18;
constexpr Id mobile_telephone = 0x3A1C;
constexpr Id business_fax = 0x3A24;
constexpr Id locality = 0x3A27;
constexpr Id postal_code = 0x3A2A;
constexpr Id street_address = 0x3A29;
constexpr Id send_rich_info = 0x3A40;
constexpr Id birthday = 0x3A42;
constexpr Id internet_code_page = 0x3FDE;
constexpr Id message_locale = 0x3FF1;
constexpr Id message_code_page = 0x3FFD;
constexpr Id sender_smtp_address = 0x5D01;
constexpr Id sent_representing_smtp_address = 0x5D02;
constexpr Id pst_password = 0x67FF;
constexpr Id roaming_xml = 0x7C08;
constexpr Id attachment_hidden = 0x7FFE;

}  // namespace offenbar::generator::tag
